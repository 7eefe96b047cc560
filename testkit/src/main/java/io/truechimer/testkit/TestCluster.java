/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A real Kafka broker for tests and examples, gone without a trace once closed.
 *
 * <p>{@link #start()} chooses by the system property {@value #CHOICE}:
 *
 * <ul>
 *   <li>{@code in-process} (default): a broker and its controller in this JVM, ready in seconds;
 *   <li>{@code child}: the same in a JVM of its own, see {@link #childProcesses};
 *   <li>{@code testcontainers}: the image {@code apache/kafka}, where Docker answers.
 * </ul>
 *
 * <p>All three run one node without replication, with transactions, all group protocols and share
 * groups. They listen on this machine only, on ports that were free. Logs go to files below {@code
 * target/testkit}; {@link TestClusterExtension} prints their tail when a test fails.
 *
 * <p>Thread-safe.
 */
public sealed class TestCluster implements AutoCloseable permits ChildCluster {

  /** The system property that chooses what {@link #start()} starts. */
  public static final String CHOICE = "truechimer.cluster";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String bootstrapServers;
  private final Cleanup cleanup;
  private final Runnable fetchLogs;

  TestCluster(String bootstrapServers, Cleanup cleanup) {
    this(bootstrapServers, cleanup, () -> {});
  }

  TestCluster(String bootstrapServers, Cleanup cleanup, Runnable fetchLogs) {
    this.bootstrapServers = bootstrapServers;
    this.cleanup = cleanup;
    this.fetchLogs = fetchLogs;
  }

  /**
   * {@return a cluster of one broker, ready for clients}
   *
   * @throws IllegalArgumentException if {@value #CHOICE} names no known form
   * @throws IllegalStateException if the broker does not start; or Docker is asked for and does not
   *     answer
   */
  public static TestCluster start() {
    return start(Map.of());
  }

  /**
   * {@return a cluster of one broker, ready for clients}
   *
   * @param brokerProperties added to the broker's own, or put in their place
   * @throws IllegalArgumentException if {@value #CHOICE} names no known form
   * @throws IllegalStateException if the broker does not start; or Docker is asked for and does not
   *     answer
   */
  public static TestCluster start(Map<String, String> brokerProperties) {
    return ClusterForm.chosen().start(brokerProperties);
  }

  /**
   * {@return a cluster whose brokers are child JVMs, to be killed, paused and restarted}
   *
   * @param brokers how many; each is a controller too
   * @throws IllegalArgumentException if {@code brokers} is less than 1
   * @throws IllegalStateException if a broker does not start
   */
  public static ChildCluster childProcesses(int brokers) {
    return childProcesses(brokers, Map.of());
  }

  /**
   * {@return a cluster whose brokers are child JVMs, to be killed, paused and restarted}
   *
   * @param brokers how many; each is a controller too
   * @param brokerProperties added to each broker's own, or put in their place
   * @throws IllegalArgumentException if {@code brokers} is less than 1
   * @throws IllegalStateException if a broker does not start
   */
  public static ChildCluster childProcesses(int brokers, Map<String, String> brokerProperties) {
    return ChildCluster.start(brokers, brokerProperties, ChildBroker.FAST_START);
  }

  /**
   * {@return a cluster whose brokers are child JVMs, tuned as the caller says} For measurements:
   * the other forms are tuned to start fast, without the optimizing compiler.
   *
   * @param brokers how many; each is a controller too
   * @param brokerProperties added to each broker's own, or put in their place
   * @param jvmOptions of each broker, in place of all that are set otherwise, such as {@code
   *     -Xmx1g}
   * @throws IllegalArgumentException if {@code brokers} is less than 1
   * @throws IllegalStateException if a broker does not start
   */
  public static ChildCluster childProcesses(
      int brokers, Map<String, String> brokerProperties, List<String> jvmOptions) {
    return ChildCluster.start(brokers, brokerProperties, List.copyOf(jvmOptions));
  }

  /** {@return where clients find the cluster: the value of {@code bootstrap.servers}} */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Creates a topic and waits until clients can use it.
   *
   * @param name the topic's name
   * @param partitions how many partitions
   * @throws IllegalStateException if the topic cannot be created, or is there already
   */
  public void createTopic(String name, int partitions) {
    createTopic(name, partitions, Map.of());
  }

  /**
   * Creates a topic, replicated as the cluster allows, and waits until clients can use it.
   *
   * @param name the topic's name
   * @param partitions how many partitions
   * @param configs the topic's settings, such as {@code message.timestamp.type}
   * @throws IllegalStateException if the topic cannot be created, or is there already
   */
  public void createTopic(String name, int partitions, Map<String, String> configs) {
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(topic)).all().get();
      Deadline deadline = Deadline.in(PATIENCE);
      while (!isLed(admin, name)) {
        deadline.pauseOrFail("topic without a leader: name=" + name);
      }
      // A leader that is named may not have made the partition yet. It would refuse a producer's
      // first batch and take the second, and never the first again: ask until it answers.
      admin.listOffsets(latest(name, partitions)).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("topic not created: name=" + name, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating a topic: name=" + name, e);
    }
  }

  private static Map<TopicPartition, OffsetSpec> latest(String topic, int partitions) {
    return IntStream.range(0, partitions)
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
  }

  private static boolean isLed(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    try {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .get(topic)
          .partitions()
          .stream()
          .map(TopicPartitionInfo::leader)
          .allMatch(leader -> leader != null && !leader.isEmpty());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  /** Brings logs that are kept elsewhere to {@link Logs}. */
  void fetchLogs() {
    fetchLogs.run();
  }

  /**
   * Stops the brokers and removes all they left: threads, processes, containers, folders; not the
   * logs. Happens by itself when the JVM ends. A second call does nothing.
   */
  @Override
  public void close() {
    cleanup.close();
  }
}
