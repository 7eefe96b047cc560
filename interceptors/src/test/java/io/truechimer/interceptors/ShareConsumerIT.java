/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Share consumers take no interceptors; one call does the same. */
@ExtendWith(TestClusterExtension.class)
class ShareConsumerIT {

  private final TestCluster cluster;
  private final Clients clients;
  private final String topic;

  ShareConsumerIT(TestCluster cluster) {
    this.cluster = cluster;
    clients = new Clients(cluster);
    topic = Clients.topic(cluster, "shared", 1);
  }

  @Test
  void shouldNotBeGivenTheInterceptor() {
    Map<String, Object> settings =
        Map.of("interceptor.classes", List.of(ClockConsumerInterceptor.class));

    assertThatThrownBy(() -> shareConsumer(settings))
        .hasStackTraceContaining("interceptor.classes")
        .satisfies(
            e ->
                assertThat(e instanceof ConfigException || e.getCause() instanceof ConfigException)
                    .isTrue());
  }

  @Test
  void shouldMoveTheClockByOneCall() throws Exception {
    ManualTimeSource fast = new ManualTimeSource(Clients.NOW + 400_000_000);
    NodeClock sender = NodeClock.builder("fast").timeSource(fast).build();
    NodeClock clock =
        NodeClock.builder("slow").timeSource(new ManualTimeSource(Clients.NOW)).build();
    readFromTheBeginning();
    try (Producer<String, String> producer =
            clients.producer(Map.of(ClockConfig.NODE_CLOCK, sender));
        KafkaShareConsumer<String, String> consumer = shareConsumer(Map.of())) {
      Clients.send(producer, new ProducerRecord<>(topic, "value"));
      consumer.subscribe(List.of(topic));
      ConsumerRecords<String, String> records = ConsumerRecords.empty();
      for (int i = 0; records.isEmpty() && i < 300; i++) {
        records = consumer.poll(Duration.ofMillis(100));
      }

      clock.receive(records);

      HybridTimestamp received = Clients.timestamp(records.iterator().next());
      assertThat(received).isEqualTo(sender.last());
      assertThat(clock.now()).isGreaterThan(received);
    }
  }

  private void readFromTheBeginning() throws Exception {
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, topic);
    AlterConfigOp earliest =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin.incrementalAlterConfigs(Map.of(group, List.of(earliest))).all().get();
    }
  }

  private KafkaShareConsumer<String, String> shareConsumer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", cluster.bootstrapServers());
    all.put("group.id", topic);
    return new KafkaShareConsumer<>(all, new StringDeserializer(), new StringDeserializer());
  }
}
