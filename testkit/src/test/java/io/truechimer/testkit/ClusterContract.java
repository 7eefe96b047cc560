/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of a cluster in all its forms. */
abstract class ClusterContract {

  abstract TestCluster cluster();

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void shouldDeliverRecordsToAGroup(String protocol) throws Exception {
    String topic = "carried-" + protocol;
    cluster().createTopic(topic, 3);
    List<String> sent = Conversation.produce(cluster(), topic, 100);
    assertThat(
            Conversation.consume(
                cluster(), topic, 100, Map.of("group.id", topic, "group.protocol", protocol)))
        .containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void shouldCommitAndAbortTransactions() throws Exception {
    cluster().createTopic("transactions", 1);
    try (var producer =
        Conversation.producer(cluster(), Map.of("transactional.id", "transactions"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("transactions", "aborted")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("transactions", "committed")).get();
      producer.commitTransaction();
    }
    assertThat(
            Conversation.consume(
                cluster(),
                "transactions",
                1,
                Map.of("group.id", "transactions", "isolation.level", "read_committed")))
        .containsExactly("committed");
  }

  @Test
  void shouldDeliverRecordsToAShareGroup() throws Exception {
    cluster().createTopic("shared", 2);
    List<String> sent = Conversation.produce(cluster(), "shared", 20);
    List<String> received = new ArrayList<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster().bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, "sharers"),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("share.auto.offset.reset", "earliest"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    try (var consumer =
        new KafkaShareConsumer<>(
            Map.of("bootstrap.servers", cluster().bootstrapServers(), "group.id", "sharers"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of("shared"));
      Awaitility.await()
          .atMost(Conversation.TIMEOUT)
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(100))
                    .forEach(record -> received.add(record.value()));
                return received.size() >= sent.size();
              });
    }
    assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void shouldSupportStreamsGroups() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster().bootstrapServers()))) {
      assertThat(admin.describeFeatures().featureMetadata().get().finalizedFeatures())
          .hasEntrySatisfying(
              "streams.version", range -> assertThat(range.maxVersionLevel()).isPositive());
    }
  }

  @Test
  void shouldCreateATopicWithItsSettings() throws Exception {
    cluster().createTopic("with-settings", 4, Map.of("message.timestamp.type", "LogAppendTime"));
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "with-settings");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster().bootstrapServers()))) {
      assertThat(
              admin
                  .describeTopics(List.of("with-settings"))
                  .allTopicNames()
                  .get()
                  .get("with-settings")
                  .partitions())
          .hasSize(4);
      assertThat(
              admin
                  .describeConfigs(List.of(topic))
                  .all()
                  .get()
                  .get(topic)
                  .get("message.timestamp.type")
                  .value())
          .isEqualTo("LogAppendTime");
    }
    assertThatThrownBy(() -> cluster().createTopic("with-settings", 4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("topic not created: name=with-settings")
        .hasCauseInstanceOf(TopicExistsException.class);
  }

  @Test
  void shouldDeleteATopic() throws Exception {
    cluster().createTopic("deleted", 1);
    Conversation.produce(cluster(), "deleted", 1);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster().bootstrapServers()))) {
      admin.deleteTopics(List.of("deleted")).all().get();
      Awaitility.await()
          .atMost(Conversation.TIMEOUT)
          .until(() -> !admin.listTopics().names().get().contains("deleted"));
    }
  }
}
