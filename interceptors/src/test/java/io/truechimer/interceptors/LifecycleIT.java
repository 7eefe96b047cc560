/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.testkit.CapturedLog;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How clients start, or do not, and what they leave behind. */
@ExtendWith(TestClusterExtension.class)
class LifecycleIT {

  private final Clients clients;
  private final TestCluster cluster;
  private final String node = "node-" + UUID.randomUUID();

  LifecycleIT(TestCluster cluster) {
    this.cluster = cluster;
    clients = new Clients(cluster);
  }

  @ParameterizedTest
  @CsvSource({
    ClockConfig.ENABLE + ", perhaps",
    ClockConfig.NODE_ID + ", ''",
    ClockConfig.NODE_CLOCK + ", a clock",
    ClockConfig.MAX_OFFSET_MS + ", 0",
    ClockConfig.MAX_OFFSET_MS + ", 86400001",
    ClockConfig.MAX_OFFSET_MS + ", half a second",
    ClockConfig.FENCE_POLICY + ", ignore",
    ClockConfig.FENCE_POLICY + ", REJECT",
    ClockConfig.PRODUCER_TIMESTAMP + ", now",
    ClockConfig.PRODUCER_EXISTING_HEADER + ", add",
  })
  void shouldNotStartAClientWithAWrongSetting(String key, String value) {
    for (Throwable e :
        List.of(
            catchThrowable(() -> clients.producer(Map.of(key, value)).close()),
            catchThrowable(() -> clients.consumer(Map.of(key, value)).close()))) {
      assertThat(e).isInstanceOf(KafkaException.class);
      assertThat(Stream.iterate(e, t -> t != null, Throwable::getCause))
          .filteredOn(ConfigException.class::isInstance)
          .isNotEmpty()
          .anySatisfy(cause -> assertThat(cause).hasMessageContainingAll(key, value));
    }
  }

  @Test
  void shouldNotStartAClientThatDiffersFromTheOthersOfItsNode() {
    try (Producer<String, String> first = clients.producer(settings(500))) {
      assertThatThrownBy(() -> clients.consumer(settings(501)).close())
          .hasStackTraceContaining(ConfigException.class.getName())
          .hasStackTraceContaining(ClockConfig.MAX_OFFSET_MS)
          .hasStackTraceContaining("501")
          .hasStackTraceContaining(node + " must have the same value; they have 500");
      assertThat(first.metrics()).isNotEmpty();
    }
  }

  @Test
  void shouldNotHoldANodeToTheSettingsOfAClientThatDidNotStart() {
    Map<String, Object> wrong = settings(500);
    wrong.put("truechimer.clock.error.bound.ms", 7);
    wrong.put("truechimer.monitor.client.fetch.min.bytes", "no");
    assertThatThrownBy(() -> clients.producer(wrong).close())
        .hasStackTraceContaining(ConfigException.class.getName())
        .hasStackTraceContaining("fetch.min.bytes");

    try (Producer<String, String> right = clients.producer(settings(500))) {
      assertThat(right.metrics()).isNotEmpty();
    }
  }

  @Test
  void shouldUseAllSettingsSoThatKafkaDoesNotWarnOfThem() {
    Map<String, Object> settings = settings(500);
    ClockConfig.definition().defaultValues().forEach(settings::putIfAbsent);
    settings.put("truechimer.monitor.client.request.timeout.ms", 5000);
    settings.put("truechimer.unknown", "Kafka warns of this one");
    try (CapturedLog log = new CapturedLog(AbstractConfig.class)) {
      clients.producer(settings).close();
      clients.consumer(settings).close();

      assertThat(log.messages())
          .filteredOn(message -> message.contains("not used yet"))
          .hasSize(2)
          .allSatisfy(message -> assertThat(message).contains("'[truechimer.unknown]'"));
    }
  }

  @Test
  void shouldLeaveNothingBehind() throws Exception {
    for (int i = 0; i < 10; i++) {
      Map<String, Object> settings = settings(500);
      settings.put("client.id", node + "-" + i);
      if (i % 2 == 0) {
        List<AutoCloseable> pair = List.of(clients.producer(settings), clients.consumer(settings));
        assertThat(traces()).isNotEmpty();
        for (AutoCloseable client : pair) {
          client.close();
        }
      } else {
        settings.put(
            "interceptor.classes",
            List.of(ClockProducerInterceptor.class, OtherInterceptors.Unwilling.class));
        assertThatThrownBy(() -> clients.producer(settings).close())
            .hasStackTraceContaining("does not start");
      }
    }

    assertThat(traces()).isEmpty();
  }

  @Test
  void shouldNotRepeatATimestampWhenANodeComesBack() {
    String topic = Clients.topic(cluster, "back", 2);
    HybridTimestamp ahead;
    try (Producer<String, String> producer = clients.producer(settings(86_400_000))) {
      NodeClock clock = NodeClock.of(settings(86_400_000));
      ahead = HybridTimestamp.of(clock.now().wallTime() + 3_600_000_000_000L, 5);
      clock.receive(List.of(Clients.received(ahead)));
      Clients.send(producer, new ProducerRecord<>(topic, 0, null, "before"));
    }
    try (Producer<String, String> producer = clients.producer(settings(86_400_000))) {
      Clients.send(producer, new ProducerRecord<>(topic, 1, null, "after"));
    }

    assertThat(clients.read(topic, 2))
        .extracting(record -> record.value() + " " + Clients.timestamp(record))
        .containsExactlyInAnyOrder(
            "before " + ahead.next().next(), "after " + ahead.next().next().next());
  }

  @Test
  void shouldStayFencedWhenAProducerIsMadeAnew() {
    String topic = Clients.topic(cluster, "fenced", 1);
    try (Producer<String, String> producer = clients.producer(settings(500))) {
      NodeClock.of(settings(500)).fence("a test");
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, "before")).get())
          .hasCauseInstanceOf(ClockFencedException.class);
    }
    try (Producer<String, String> producer = clients.producer(settings(500))) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, "after")).get())
          .hasCauseInstanceOf(ClockFencedException.class);

      NodeClock.of(settings(500)).unfence();
      Clients.send(producer, new ProducerRecord<>(topic, "at last"));
    }
    assertThat(clients.read(topic, 1)).extracting(ConsumerRecord::value).containsExactly("at last");
  }

  private Map<String, Object> settings(int maxOffsetMillis) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ClockConfig.NODE_ID, node);
    settings.put(ClockConfig.MAX_OFFSET_MS, maxOffsetMillis);
    settings.put(ClockConfig.FENCE_POLICY, "reject");
    return settings;
  }

  /** {@return the threads and the JMX beans that bear the name of a client of this test} */
  private List<String> traces() throws Exception {
    List<String> traces = new ArrayList<>();
    for (ObjectName bean :
        ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("kafka.*:*"), null)) {
      traces.add(bean.toString());
    }
    Thread.getAllStackTraces().keySet().forEach(thread -> traces.add(thread.getName()));
    return traces.stream().filter(trace -> trace.contains(node)).toList();
  }
}
