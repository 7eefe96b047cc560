/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.monitor.Peers;
import io.truechimer.sync.MonitorState;
import io.truechimer.testkit.CapturedLog;
import io.truechimer.time.ManualTimeSource;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.junit.jupiter.api.Test;

/** What a node keeps when its clients are closed, and what it does not. */
class ClosedClientsTest {

  private static final long NOW = Clients.NOW;

  /** Not so much that one proof fences the clock. */
  private static final Duration STEP = Duration.ofSeconds(30);

  private static final HybridTimestamp SOON =
      HybridTimestamp.of(NOW + Duration.ofSeconds(1).toNanos(), 0);

  private final ManualTimeSource time = new ManualTimeSource(NOW);
  private final NodeClock clock = NodeClock.builder("orders-1").timeSource(time).build();

  private NodeClockHandle open(String... settings) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", "localhost:1");
    config.put(ClockConfig.NODE_CLOCK, clock);
    return open(config, settings);
  }

  private static NodeClockHandle open(Map<String, Object> config, String... settings) {
    for (int i = 0; i < settings.length; i += 2) {
      config.put(settings[i], settings[i + 1]);
    }
    return NodeClockHandle.open(ClockConfig.of(config), config);
  }

  /** Field case A2: closing the last client used to make the clock follow a wrong wall. */
  @Test
  void shouldNotFollowAWallThatPeersDenyAfterTheLastClientIsClosed() {
    NodeClockHandle client = open();
    Peers peers = new Peers(clock.monitor(), clock.health(), time);
    peers.measure();
    time.setWallNanos(NOW + STEP.toNanos());
    peers.measure();
    assertThat(clock.state()).isEqualTo(MonitorState.DISRUPTED);
    client.close();

    assertThat(clock.now()).isLessThan(SOON);
    time.setWallNanos(NOW + time.monotonicNanos());
    assertThat(clock.now()).isLessThan(SOON);
    assertThat(clock.fenceReason()).isEmpty();
    try (NodeClockHandle next = open("truechimer.fence.policy", "halt")) {
      assertThat(next.node().fenceReason()).as("else it would have ended the process").isEmpty();
    }
  }

  @Test
  void shouldAgeTheEstimateWhileNoClientIsOpen() {
    NodeClockHandle client = open();
    new Peers(clock.monitor(), clock.health(), time).measure();
    client.close();
    assertThat(clock.state()).isEqualTo(MonitorState.SYNCHRONIZED);
    long width = width();

    time.advance(Duration.ofSeconds(16));
    assertThat(clock.state()).isEqualTo(MonitorState.HOLDOVER);
    assertThat(width()).isGreaterThan(width);
    time.advance(Duration.ofSeconds(1000));
    assertThat(clock.state()).isEqualTo(MonitorState.UNKNOWN);
  }

  private long width() {
    return clock.interval().latest() - clock.interval().earliest();
  }

  /** Other settings make other rules; what was found out about the wall holds on. */
  @Test
  void shouldKeepAnUnconfirmedStepUnderTheSettingsOfTheNextClient() {
    NodeClockHandle client = open();
    Peers peers = new Peers(clock.monitor(), clock.health(), time);
    peers.measure();
    time.setWallNanos(NOW + STEP.toNanos());
    peers.measure();
    client.close();

    try (NodeClockHandle next = open("truechimer.clock.drift.ppm", "300")) {
      new Peers(clock.monitor(), clock.health(), time);
      assertThat(clock.monitor().domain()).isEqualTo("orders-1");
      assertThat(next.node().state()).isEqualTo(MonitorState.DISRUPTED);
      assertThat(clock.now()).isLessThan(SOON);
    }
  }

  @Test
  void shouldForgetTheEstimateWhereTheMonitorIsSwitchedOff() {
    NodeClockHandle client = open();
    new Peers(clock.monitor(), clock.health(), time).measure();
    client.close();
    try (NodeClockHandle off = open("truechimer.monitor", "off")) {
      assertThat(off.node().state()).isEqualTo(MonitorState.UNVERIFIED);
      assertThat(off.node().evidence()).isEmpty();
    }
    try (NodeClockHandle on = open()) {
      assertThat(on.node().state()).isEqualTo(MonitorState.STARTING);
    }
  }

  /** Field case A4: a connector that is configured anew in the same worker. */
  @Test
  void shouldTakeTheMaximumOffsetOfTheOpenClients() {
    Map<String, Object> config = new HashMap<>();
    config.put(ClockConfig.NODE_ID, "node-" + UUID.randomUUID());
    NodeClockHandle first = open(config, ClockConfig.MAX_OFFSET_MS, "500");
    assertThatThrownBy(() -> open(config, ClockConfig.MAX_OFFSET_MS, "1000"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("all open clients of node")
        .hasMessageContaining("they have 500");
    assertThat(first.node().maxOffset()).isEqualTo(Duration.ofMillis(500));
    first.close();

    try (NodeClockHandle second = open(config, ClockConfig.MAX_OFFSET_MS, "1000")) {
      assertThat(second.node()).isSameAs(first.node());
      assertThat(second.node().maxOffset()).isEqualTo(Duration.ofSeconds(1));
      Map<String, Object> nameOnly = Map.of(ClockConfig.NODE_ID, first.node().id());
      assertThat(NodeClock.of(nameOnly).maxOffset()).isEqualTo(Duration.ofSeconds(1));
    }
  }

  /** Field case A4: a client that fails to construct binds nobody. */
  @Test
  void shouldForgetAClientThatFailsToConstruct() {
    Map<String, Object> config = new HashMap<>();
    config.put(ClockConfig.NODE_ID, "node-" + UUID.randomUUID());
    config.put("bootstrap.servers", "localhost:1");
    assertThatThrownBy(
            () ->
                open(
                    new HashMap<>(config),
                    ClockConfig.MAX_OFFSET_MS,
                    "700",
                    "truechimer.monitor.client.acks",
                    "some"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("acks");

    try (NodeClockHandle client = open(config, ClockConfig.MAX_OFFSET_MS, "900")) {
      assertThat(client.node().maxOffset()).isEqualTo(Duration.ofMillis(900));
    }
  }

  /** Kafka would not close an interceptor that throws there, and the node would stay monitored. */
  @Test
  void shouldGoOnWithoutMetricsThatCannotBeRegistered() {
    PluginMetrics taken =
        (PluginMetrics)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {PluginMetrics.class},
                (proxy, method, arguments) -> {
                  throw new IllegalArgumentException("a metric with this name exists");
                });
    Map<String, Object> config = Map.of(ClockConfig.NODE_CLOCK, clock);
    try (var log = new CapturedLog(NodeClockHandle.class);
        var producer = new ClockProducerInterceptor<String, String>();
        var consumer = new ClockConsumerInterceptor<String, String>()) {
      producer.configure(config);
      producer.withPluginMetrics(taken);
      consumer.configure(config);
      consumer.withPluginMetrics(taken);
      assertThat(log.messages())
          .hasSize(2)
          .allMatch("The metrics of a client of node orders-1 are not shown"::equals);
      assertThat(producer.onSend(new ProducerRecord<>("orders", "order")).headers()).hasSize(1);
    }
  }
}
