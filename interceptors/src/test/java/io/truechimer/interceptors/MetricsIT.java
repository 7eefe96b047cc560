/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.serde.ClockHeaders;
import io.truechimer.sync.MonitorState;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import io.truechimer.time.ManualTimeSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The metrics of clients, where Kafka shows its own: in {@code metrics()}, and in JMX. */
@ExtendWith(TestClusterExtension.class)
class MetricsIT {

  private final ManualTimeSource time = new ManualTimeSource(Clients.NOW);
  private final NodeClock clock = NodeClock.builder("orders-1").timeSource(time).build();
  private final String clientId = "client-" + UUID.randomUUID();
  private final Map<String, Object> settings =
      Map.of(
          ClockConfig.NODE_CLOCK,
          clock,
          "client.id",
          clientId,
          "max.poll.records",
          1,
          "truechimer.monitor",
          "off",
          ClockConfig.FENCE_POLICY,
          "reject");
  private final Clients clients;
  private final String topic;

  MetricsIT(TestCluster cluster) {
    clients = new Clients(cluster);
    topic = Clients.topic(cluster, "metrics", 1);
  }

  @Test
  void shouldCountWhatIsSent() throws Exception {
    try (Producer<String, String> producer = clients.producer(settings)) {
      Clients.send(producer, new ProducerRecord<>(topic, "value"));
      Clients.send(producer, new ProducerRecord<>(topic, "value"));
      Clients.send(producer, new StubbornRecord(topic, "value"));
      assertUnmeasured(
          producer.metrics(),
          MonitorState.UNVERIFIED,
          Map.of(
              "failed-total", 1L,
              "refused-total", 0L,
              "stamped-total", 2L,
              "untrusted-total", 2L));

      clock.fence("a test wants it");
      assertThat(producer.send(new ProducerRecord<>(topic, "value"))).failsWithin(Duration.ZERO);
      assertUnmeasured(
          producer.metrics(),
          MonitorState.FENCED,
          Map.of(
              "failed-total", 1L,
              "refused-total", 1L,
              "stamped-total", 2L,
              "untrusted-total", 2L));
      assertThat(inJmx("ClockProducerInterceptor")).isEqualTo(ours(producer.metrics()));
    }
    assertThat(inJmx("ClockProducerInterceptor")).isEmpty();
  }

  @Test
  void shouldCountWhatIsReceived() throws Exception {
    send(Clients.NOW - 50_000_000);
    send(Clients.NOW + 100_000_000);
    send(Clients.NOW + 2_500_000_000L);
    try (Producer<String, String> producer = clients.plainProducer(Map.of())) {
      ProducerRecord<String, String> malformed = new ProducerRecord<>(topic, "value");
      malformed.headers().add(ClockHeaders.HLC, new byte[7]);
      Clients.send(producer, malformed);
      Clients.send(producer, new ProducerRecord<>(topic, "without a stamp"));
    }
    try (Consumer<String, String> consumer = clients.consumer(settings)) {
      assertThat(ours(consumer.metrics())).containsEntry("remote-offset-max", Double.NaN);
      consumer.subscribe(List.of(topic));
      Clients.poll(consumer, 5);
      assertUnmeasured(
          consumer.metrics(),
          MonitorState.UNVERIFIED,
          Map.of(
              "failed-total", 0L,
              "malformed-total", 1L,
              "received-total", 3L,
              "rejected-future-total", 1L,
              "remote-offset-avg", 850.0,
              "remote-offset-max", 2500.0));
      assertThat(inJmx("ClockConsumerInterceptor")).isEqualTo(ours(consumer.metrics()));
    }
    assertThat(inJmx("ClockConsumerInterceptor")).isEmpty();
  }

  private void send(long wallNanos) {
    NodeClock other =
        NodeClock.builder("payments-1").timeSource(new ManualTimeSource(wallNanos)).build();
    try (Producer<String, String> producer =
        clients.producer(Map.of(ClockConfig.NODE_CLOCK, other))) {
      Clients.send(producer, new ProducerRecord<>(topic, "value"));
    }
  }

  /** The clock of the node is not measured; the client has other metrics besides. */
  private void assertUnmeasured(
      Map<MetricName, ? extends Metric> metrics, MonitorState state, Map<String, Object> others) {
    Map<String, Object> expected = new TreeMap<>(others);
    expected.put("clock-bound-ms", Double.NaN);
    expected.put("clock-domains", Double.NaN);
    expected.put("clock-estimate-ms", Double.NaN);
    expected.put("clock-fence-total", 0L);
    expected.put("clock-fenced", state == MonitorState.FENCED ? 1 : 0);
    expected.put("clock-fusion-width-ms", Double.NaN);
    expected.put("clock-heartbeat-age-ms", Double.NaN);
    expected.put("clock-heartbeats-malformed-total", 0L);
    expected.put("clock-local-error-ms", Double.NaN);
    expected.put("clock-local-error-source", "NONE");
    expected.put("clock-same-domain-error-ms", Double.NaN);
    expected.put("clock-state", state.name());
    expected.put("clock-step-total", 0L);
    expected.put("clock-suspects", Double.NaN);
    assertThat(ours(metrics)).isEqualTo(expected);
  }

  /** {@return the names and values of our metrics, by name} */
  private Map<String, Object> ours(Map<MetricName, ? extends Metric> metrics) {
    Map<String, Object> ours = new TreeMap<>();
    metrics.forEach(
        (name, metric) -> {
          if (name.group().equals("plugins") && name.tags().containsValue(clientId)) {
            ours.put(name.name(), metric.metricValue());
          }
        });
    return ours;
  }

  /** {@return the same as the platform's beans show it; empty where there is none} */
  private Map<String, Object> inJmx(String className) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName pattern =
        new ObjectName("kafka.*:type=plugins,client-id=" + clientId + ",class=" + className + ",*");
    Map<String, Object> values = new TreeMap<>();
    for (ObjectName bean : server.queryNames(pattern, null)) {
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(bean).getAttributes()) {
        values.put(attribute.getName(), server.getAttribute(bean, attribute.getName()));
      }
    }
    return values;
  }
}
