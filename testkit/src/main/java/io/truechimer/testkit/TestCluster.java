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
 * A real Kafka cluster for tests and examples. After {@link #close}, only its log files remain.
 *
 * <p>The system property {@value #CHOICE} chooses the form that {@link #start()} starts:
 *
 * <ul>
 *   <li>{@code in-process} (default): a broker and its controller in this JVM, ready in seconds
 *   <li>{@code child}: the same in a child JVM, see {@link #childProcesses}
 *   <li>{@code testcontainers}: the image {@code apache/kafka}; needs Docker
 * </ul>
 *
 * <p>All three run one node without replication, with transactions, all group protocols and share
 * groups. They listen on free ports of this machine only. Logs go to files below {@code
 * target/testkit}; {@link TestClusterExtension} prints the end of the logs when a test fails.
 *
 * <p>Thread-safe.
 */
public sealed class TestCluster implements AutoCloseable permits ChildCluster {

  /** The system property that chooses the form that {@link #start()} starts. */
  public static final String CHOICE = "truechimer.cluster";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

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
   * @throws IllegalArgumentException if the value of {@value #CHOICE} is unknown
   * @throws IllegalStateException if the broker does not start, or if Docker is needed and does not
   *     answer
   */
  public static TestCluster start() {
    return start(Map.of());
  }

  /**
   * {@return a cluster of one broker, ready for clients}
   *
   * @param brokerProperties broker settings that extend or override the defaults
   * @throws IllegalArgumentException if the value of {@value #CHOICE} is unknown
   * @throws IllegalStateException if the broker does not start, or if Docker is needed and does not
   *     answer
   */
  public static TestCluster start(Map<String, String> brokerProperties) {
    return ClusterForm.chosen().start(brokerProperties);
  }

  /**
   * {@return a cluster whose brokers are child JVMs, which can be killed, paused and restarted}
   *
   * @param brokers the number of brokers; each is also a controller
   * @throws IllegalArgumentException if {@code brokers} is less than 1
   * @throws IllegalStateException if a broker does not start
   */
  public static ChildCluster childProcesses(int brokers) {
    return childProcesses(brokers, Map.of());
  }

  /**
   * {@return a cluster whose brokers are child JVMs, which can be killed, paused and restarted}
   *
   * @param brokers the number of brokers; each is also a controller
   * @param brokerProperties settings of all brokers that extend or override the defaults
   * @throws IllegalArgumentException if {@code brokers} is less than 1
   * @throws IllegalStateException if a broker does not start
   */
  public static ChildCluster childProcesses(int brokers, Map<String, String> brokerProperties) {
    return ChildCluster.start(brokers, brokerProperties, ChildBroker.FAST_START);
  }

  /**
   * {@return a cluster whose brokers are child JVMs with the given JVM options} For measurements:
   * the other forms are tuned for a fast start, without the optimizing compiler.
   *
   * @param brokers the number of brokers; each is also a controller
   * @param brokerProperties settings of all brokers that extend or override the defaults
   * @param jvmOptions the options of each broker, such as {@code -Xmx1g}; they replace the defaults
   * @throws IllegalArgumentException if {@code brokers} is less than 1
   * @throws IllegalStateException if a broker does not start
   */
  public static ChildCluster childProcesses(
      int brokers, Map<String, String> brokerProperties, List<String> jvmOptions) {
    return ChildCluster.start(brokers, brokerProperties, List.copyOf(jvmOptions));
  }

  /** {@return the value of {@code bootstrap.servers} for clients} */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Creates a topic and waits until clients can use it.
   *
   * @param name the topic's name
   * @param partitions the number of partitions
   * @throws IllegalStateException if the topic cannot be created, or already exists
   */
  public void createTopic(String name, int partitions) {
    createTopic(name, partitions, Map.of());
  }

  /**
   * Creates a topic, replicated as the cluster allows, and waits until clients can use it.
   *
   * @param name the topic's name
   * @param partitions the number of partitions
   * @param configs the topic's settings, such as {@code message.timestamp.type}
   * @throws IllegalStateException if the topic cannot be created, or already exists
   */
  public void createTopic(String name, int partitions, Map<String, String> configs) {
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(topic)).all().get();
      Deadline deadline = Deadline.in(TIMEOUT);
      while (!isLed(admin, name)) {
        deadline.pauseOrFail("topic has no leader: name=" + name);
      }
      // A leader in the metadata may not have created the partition yet. It would refuse a
      // producer's first batch but accept the second, and then the first would never be accepted.
      // So wait until the leader answers.
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

  /** Copies logs that are kept elsewhere, such as in a container, to {@link Logs}. */
  void fetchLogs() {
    fetchLogs.run();
  }

  /**
   * Stops the brokers and removes their threads, processes, containers and folders, but not their
   * logs. This happens automatically when the JVM exits. Idempotent.
   */
  @Override
  public void close() {
    cleanup.close();
  }
}
