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
 * The topics and groups of one run on a cluster, under names that nobody else has; deleted when it
 * is closed.
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
   * {@return the topics of all services, on a cluster}
   *
   * @param patience how long the cluster may take to answer
   * @param out is told of what cannot be cleaned up
   * @throws IllegalStateException if it does not, or does not let us create topics
   */
  static QuickstartTopics create(String bootstrapServers, Duration patience, PrintStream out) {
    Admin admin = connect(bootstrapServers, patience);
    QuickstartTopics topics = new QuickstartTopics(bootstrapServers, admin, out);
    try {
      await(admin.createTopics(topics.newTopics()).all(), topics + ": topics cannot be created");
    } catch (IllegalStateException e) {
      admin.close();
      throw e;
    }
    return topics;
  }

  private static Admin connect(String bootstrapServers, Duration patience) {
    int millis = Math.toIntExact(patience.toMillis());
    String silence =
        "no Kafka cluster answers at "
            + bootstrapServers
            + " (waited "
            + patience.toSeconds()
            + " s). Is it up, is the address right, and does it take plain connections, without TLS"
            + " and SASL? Without -Dbootstrap.servers the quickstart starts a broker of its own";
    Admin admin;
    try {
      admin =
          Admin.create(
              Map.of(
                  "bootstrap.servers", bootstrapServers,
                  "default.api.timeout.ms", millis,
                  "request.timeout.ms", millis));
    } catch (KafkaException e) {
      throw new IllegalStateException(silence, e);
    }
    try {
      await(admin.describeCluster().nodes(), silence);
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
    // Equal to the topic that the monitor creates if MonitorConfig.TOPIC_CREATE is true.
    topics.add(
        new NewTopic(monitorTopic(), Optional.of(1), Optional.empty())
            .configs(
                Map.of(
                    "message.timestamp.type", "LogAppendTime",
                    "cleanup.policy", "delete")));
    return topics;
  }

  private NewTopic newTopic(String service) {
    // What the services say of their time is to be kept, whatever the cluster's default is.
    return new NewTopic(topic(service), Optional.of(PARTITIONS), Optional.empty())
        .configs(Map.of("message.timestamp.type", "CreateTime"));
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  String topic(String service) {
    return prefix + "-" + service;
  }

  /** {@return the topic of the nodes that only show their clocks} */
  String clocksTopic() {
    return prefix + "-clocks";
  }

  /** {@return the topic of the items that the warehouse is to pick, a partition for each aisle} */
  String itemsTopic() {
    return prefix + "-items";
  }

  /** {@return the topic of the items that the warehouse has picked} */
  String pickedTopic() {
    return prefix + "-picked";
  }

  /** {@return the topic of the items that the warehouse has packed} */
  String packedTopic() {
    return prefix + "-packed";
  }

  private String monitorTopic() {
    return prefix + "-offset-monitor";
  }

  /**
   * {@return settings of all nodes of this run, for them to measure each other} The topic is nobody
   * else's, and they are quicker than usual, for a run of seconds.
   */
  Map<String, Object> monitor() {
    return Map.of(
        MonitorConfig.TOPIC, monitorTopic(),
        MonitorConfig.HEARTBEAT_INTERVAL_MS, 200,
        MonitorConfig.MONITOR_INTERVAL_MS, 1000);
  }

  String group(String service) {
    return prefix + "-" + service;
  }

  /** {@return the group of the warehouse, its application id} */
  String warehouseGroup() {
    return group("warehouse");
  }

  /** {@return the topics of the services} */
  List<String> ofServices() {
    return services.stream().map(this::topic).toList();
  }

  /** {@return a consumer of no group, which reads all of some topics} */
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

  /** Deletes all topics and groups. Where that is not allowed, it says so: the work is done. */
  @Override
  public void close() {
    try (admin) {
      KafkaFuture<Void> groups =
          admin
              .deleteConsumerGroups(
                  Stream.concat(services.stream().map(this::group), Stream.of(warehouseGroup()))
                      .toList())
              .all();
      // Also those that Kafka Streams has made.
      List<String> all =
          await(admin.listTopics().names(), this + ": topics cannot be listed").stream()
              .filter(topic -> topic.startsWith(prefix))
              .toList();
      KafkaFuture<Void> topics = admin.deleteTopics(all).all();
      await(KafkaFuture.allOf(groups, topics), this + ": topics or groups are not deleted");
    } catch (IllegalStateException e) {
      out.println(
          "Please delete them yourself: " + e.getMessage() + ", because of " + e.getCause());
    }
  }

  /** {@return what the names of all topics and groups begin with} */
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
