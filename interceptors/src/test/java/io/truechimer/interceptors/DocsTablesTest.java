/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.ClockDomain;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorSettings;
import io.truechimer.sync.OffsetMonitor;
import io.truechimer.sync.OffsetSample;
import io.truechimer.testkit.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.junit.jupiter.api.Test;

/** The documents say of settings and metrics what the code does. */
class DocsTablesTest {

  /** It is an object, which definitions of settings do not know. */
  private static final String NODE_CLOCK_ROW =
      "| `truechimer.node.clock` | NodeClock | | built by `NodeClock.builder` | low | A clock to"
          + " use instead of the one that the node's name finds; its name and its maximum offset"
          + " count then. For tests and for dependency injection. |";

  private static final Pattern METRIC = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");

  @Test
  void shouldHaveTheTableOfSettings() throws IOException {
    String table = SettingsTable.of(ClockConfig.definition(), NODE_CLOCK_ROW);

    assertThat(section("configuration", "configuration"))
        .as("the table of settings in docs/configuration.md; it is to be:%n%n%s%n", table)
        .isEqualTo(table);
  }

  @Test
  void shouldNameEachMetricAndNoOther() throws IOException {
    assertThat(
            METRIC
                .matcher(section("operations", "metrics"))
                .results()
                .map(result -> result.group(1)))
        .containsExactlyInAnyOrderElementsOf(metrics());
  }

  /** {@return what stands between the comments of that name} */
  private static String section(String page, String name) throws IOException {
    String text = Files.readString(Path.of("../docs/" + page + ".md"));
    List<MatchResult> found =
        Pattern.compile("(?s)<!-- " + name + " -->\n(.*?)<!-- /" + name + " -->")
            .matcher(text)
            .results()
            .toList();
    assertThat(found).as("section %s of docs/%s.md", name, page).hasSize(1);
    return found.get(0).group(1);
  }

  private static Set<String> metrics() {
    Set<String> names = new TreeSet<>();
    NodeClock clock = NodeClock.builder("orders-1").build();
    Map<String, Object> config = Map.of(ClockConfig.NODE_CLOCK, clock);
    try (Metrics metrics = new Metrics();
        ClockProducerInterceptor<?, ?> producer = new ClockProducerInterceptor<>();
        ClockConsumerInterceptor<?, ?> consumer = new ClockConsumerInterceptor<>()) {
      producer.configure(config);
      producer.withPluginMetrics(new PluginMetricsImpl(metrics, Map.of("class", "producer")));
      consumer.configure(config);
      consumer.withPluginMetrics(new PluginMetricsImpl(metrics, Map.of("class", "consumer")));
      hear(clock);
      metrics.metrics().keySet().stream()
          .filter(name -> name.group().equals("plugins"))
          .forEach(name -> names.add(name.name()));
    }
    return names;
  }

  /** Lets a node hear of a source, about which there are metrics too. */
  private static void hear(NodeClock clock) {
    OffsetMonitor monitor =
        new OffsetMonitor(
            MonitorSettings.builder().build(),
            clock.timeSource(),
            "orders-1",
            1,
            new ClockDomain("here", ClockDomain.Source.CONFIGURED),
            new LocalError(1, LocalError.Source.CONFIGURED));
    long now = clock.timeSource().monotonicNanos();
    monitor.add(
        OffsetSample.broker(
            "broker-1", "broker-1", now, now, 0, MonitorSettings.builder().build()));
    clock.health().onEvaluation(monitor.evaluate(), monitor.evidence(), "a test");
  }
}
