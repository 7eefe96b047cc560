/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.interceptors.monitor.MonitorConfig;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The topics and consumer groups of one run, with a unique name prefix. {@link #close} deletes
 * them.
 */
final class QuickstartTopics implements AutoCloseable {

  private static final int PARTITIONS = 3;
  private static final int AISLES = 2;

  private final String bootstrapServers;
  private final String prefix =
      "truechimer-quickstart-" + UUID.randomUUID().toString().substring(0, 8);
  private final List<String> services =
      Stream.of(OrderStep.values()).map(OrderStep::service).distinct().toList();
  private final Admin admin;
  private final PrintStream out;

  private QuickstartTopics(String bootstrapServers, Admin admin, PrintStream out) {
    this.bootstrapServers = bootstrapServers;
    this.admin = admin;
    this.out = out;
  }

  /**
   * Creates the topics on a cluster.
   *
   * @param patience time for the cluster to answer
   * @param out receives a message if the topics cannot be deleted at the end
   * @throws IllegalStateException if the cluster does not answer, or refuses to create topics
   */
  static QuickstartTopics create(String bootstrapServers, Duration patience, PrintStream out) {
    Admin admin = connect(bootstrapServers, patience);
    QuickstartTopics topics = new QuickstartTopics(bootstrapServers, admin, out);
    try {
      await(admin.createTopics(topics.newTopics()).all(), topics + ": cannot create the topics");
    } catch (IllegalStateException e) {
      admin.close();
      throw e;
    }
    return topics;
  }

  private static Admin connect(String bootstrapServers, Duration patience) {
    int millis = Math.toIntExact(patience.toMillis());
    String failure =
        "no Kafka cluster answers at "
            + bootstrapServers
            + " (waited "
            + patience.toSeconds()
            + " s). Check the address. The listener must be plaintext, without TLS and SASL."
            + " Without -Dbootstrap.servers, the quickstart starts its own broker";
    Admin admin;
    try {
      admin =
          Admin.create(
              Map.of(
                  "bootstrap.servers", bootstrapServers,
                  "default.api.timeout.ms", millis,
                  "request.timeout.ms", millis));
    } catch (KafkaException e) {
      throw new IllegalStateException(failure, e);
    }
    try {
      await(admin.describeCluster().nodes(), failure);
      return admin;
    } catch (IllegalStateException e) {
      admin.close();
      throw e;
    }
  }

  private List<NewTopic> newTopics() {
    List<NewTopic> topics = new ArrayList<>(services.stream().map(this::newTopic).toList());
    topics.add(new NewTopic(clocksTopic(), Optional.of(1), Optional.empty()));
    for (String topic : List.of(itemsTopic(), pickedTopic(), packedTopic())) {
      topics.add(new NewTopic(topic, Optional.of(AISLES), Optional.empty()));
    }
    // Equal to the topic that the monitor creates if MonitorConfig.TOPIC_AUTO_CREATE is true.
    topics.add(
        new NewTopic(monitorTopic(), Optional.of(1), Optional.empty())
            .configs(
                Map.of(
                    "message.timestamp.type", "LogAppendTime",
                    "cleanup.policy", "delete")));
    return topics;
  }

  private NewTopic newTopic(String service) {
    // The records must keep the timestamps of the services, whatever the cluster's default is.
    return new NewTopic(name(service), Optional.of(PARTITIONS), Optional.empty())
        .configs(Map.of("message.timestamp.type", "CreateTime"));
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  /** {@return the name of a service's topic, and of its consumer group} */
  String name(String service) {
    return prefix + "-" + service;
  }

  /** {@return the topic of the ten nodes of {@link FenceDemo}} */
  String clocksTopic() {
    return name("clocks");
  }

  /** {@return the topic of ordered items, with one partition per aisle} */
  String itemsTopic() {
    return name("items");
  }

  /** {@return the topic of picked items} */
  String pickedTopic() {
    return name("picked");
  }

  /** {@return the topic of packed items} */
  String packedTopic() {
    return name("packed");
  }

  private String monitorTopic() {
    return name("offset-monitor");
  }

  /**
   * {@return the monitor settings of all nodes of this run} They share a monitor topic, with short
   * intervals for a run of seconds.
   */
  Map<String, Object> monitor() {
    return Map.of(
        MonitorConfig.TOPIC, monitorTopic(),
        MonitorConfig.HEARTBEAT_INTERVAL_MS, 200,
        MonitorConfig.MONITOR_INTERVAL_MS, 1000);
  }

  /** {@return the consumer group of the warehouse, which is its application id} */
  String warehouseGroup() {
    return name("warehouse");
  }

  /** {@return the topics of the services} */
  List<String> ofServices() {
    return services.stream().map(this::name).toList();
  }

  /** {@return a consumer without a group, at the beginning of the given topics} */
  Consumer<String, String> reader(List<String> topics) {
    Consumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new StringDeserializer());
    consumer.assign(
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList());
    consumer.seekToBeginning(consumer.assignment());
    return consumer;
  }

  /** Deletes all topics and groups. If the cluster refuses, prints a message and goes on. */
  @Override
  public void close() {
    try (admin) {
      KafkaFuture<Void> groups =
          admin
              .deleteConsumerGroups(
                  Stream.concat(services.stream().map(this::name), Stream.of(warehouseGroup()))
                      .toList())
              .all();
      // Includes the internal topics of Kafka Streams.
      List<String> all =
          await(admin.listTopics().names(), this + ": cannot list the topics").stream()
              .filter(topic -> topic.startsWith(prefix))
              .toList();
      KafkaFuture<Void> topics = admin.deleteTopics(all).all();
      await(KafkaFuture.allOf(groups, topics), this + ": cannot delete the topics or groups");
    } catch (IllegalStateException e) {
      out.println("Please delete the topics yourself: " + e.getMessage() + ": " + e.getCause());
    }
  }

  /** {@return the name pattern of all topics and groups} */
  @Override
  public String toString() {
    return prefix + "-*";
  }

  private static <T> T await(KafkaFuture<T> future, String failure) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(failure, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
