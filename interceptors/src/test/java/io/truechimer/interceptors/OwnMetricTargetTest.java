/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.testkit.CapturedLog;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The metrics of the portable interceptors go to the reporters of their clients. */
class OwnMetricTargetTest {

  private final NodeClock clock = NodeClock.builder("orders-1").build();

  @BeforeEach
  void forget() {
    Reporter.EVENTS.clear();
    Reporter.failsToStart = false;
  }

  private PortableClockProducerInterceptor<String, String> producer() {
    var producer = new PortableClockProducerInterceptor<String, String>();
    producer.configure(
        Map.of(
            ClockConfig.NODE_CLOCK,
            clock,
            "bootstrap.servers",
            "localhost:1",
            "truechimer.monitor",
            "off",
            "client.id",
            "sender",
            "key.serializer",
            "org.apache.kafka.common.serialization.StringSerializer",
            "value.serializer",
            "org.apache.kafka.common.serialization.StringSerializer",
            "metric.reporters",
            Reporter.class.getName()));
    return producer;
  }

  @Test
  void shouldReportUnderTheNamesThatPluginMetricsHave() {
    try (var producer = producer()) {
      assertThat(producer.onSend(new ProducerRecord<>("orders", "order")).headers()).hasSize(1);
      assertThat(Reporter.EVENTS)
          .contains(
              "init",
              "add plugins stamped-total {class=ClockProducerInterceptor, client-id=sender,"
                  + " config=interceptor.classes}");
    }
    assertThat(Reporter.EVENTS).endsWith("close");
  }

  @Test
  void shouldSendWithoutMetricsWhereAReporterFailsToStart() {
    Reporter.failsToStart = true;
    try (var log = new CapturedLog(NodeClockHandle.class);
        var producer = producer()) {
      assertThat(log.messages())
          .containsExactly("The metrics of a client of node orders-1 are not shown");
      assertThat(Reporter.EVENTS).containsExactly("init", "close");
      assertThat(producer.onSend(new ProducerRecord<>("orders", "order")).headers()).hasSize(1);
    }
  }

  /** Notes what it is told. Kafka creates it by its name. */
  public static final class Reporter implements MetricsReporter {

    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();
    private static volatile boolean failsToStart;

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void init(List<KafkaMetric> metrics) {
      EVENTS.add("init");
      if (failsToStart) {
        throw new IllegalStateException("a test");
      }
    }

    @Override
    public void metricChange(KafkaMetric metric) {
      Map<String, String> tags = new TreeMap<>(metric.metricName().tags());
      EVENTS.add(
          "add " + metric.metricName().group() + " " + metric.metricName().name() + " " + tags);
    }

    @Override
    public void metricRemoval(KafkaMetric metric) {}

    @Override
    public void close() {
      EVENTS.add("close");
    }
  }
}
