/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.interceptors.monitor.MonitorConfig;
import io.truechimer.serde.ClockSerdes;
import io.truechimer.sync.Evidence;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.SourceEstimate;
import io.truechimer.time.TimeInterval;
import io.truechimer.time.TimeSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A node that observes the others. It measures their clocks like any node, and reads their
 * heartbeats. It never sends a record. Not thread-safe.
 */
final class ObserverNode implements AutoCloseable {

  /** A node without a heartbeat for this time is no longer shown. */
  private static final Duration MAX_SILENCE = Duration.ofMinutes(1);

  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final NodeClock clock;
  private final Producer<byte[], byte[]> producer;
  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<Heartbeat> deserializer = ClockSerdes.heartbeat().deserializer();
  private final Map<String, Latest> latest = new TreeMap<>();

  private record Latest(Heartbeat heartbeat, long receivedNanos) {}

  private ObserverNode(Map<String, Object> client, String topic) {
    this.topic = topic;
    clock = NodeClock.builder(name()).build();
    consumer =
        new KafkaConsumer<>(
            consumerProperties(client), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToEnd(List.of(partition));
      producer =
          new KafkaProducer<>(
              producerProperties(client), new ByteArraySerializer(), new ByteArraySerializer());
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * Joins the nodes of a monitor topic.
   *
   * @param client settings of Kafka clients, and of the monitor
   * @param patience time for the brokers to answer
   * @throws IllegalStateException if the brokers do not answer, or the topic does not exist
   */
  static ObserverNode join(Map<String, Object> client, String topic, Duration patience) {
    requireTopic(client, topic, patience);
    return new ObserverNode(client, topic);
  }

  private static void requireTopic(Map<String, Object> client, String topic, Duration patience) {
    int millis = Math.toIntExact(patience.toMillis());
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("default.api.timeout.ms", millis);
    properties.put("request.timeout.ms", millis);
    Object servers = client.get("bootstrap.servers");
    try (Admin admin = Admin.create(properties)) {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof UnknownTopicOrPartitionException) {
        throw new IllegalStateException(
            "the topic "
                + topic
                + " does not exist at "
                + servers
                + ". Nodes create it with "
                + MonitorConfig.TOPIC_AUTO_CREATE
                + "=true; otherwise their logs say how to create it. For another topic use --topic",
            cause);
      }
      throw new IllegalStateException(
          "cannot describe the topic at " + servers + ": " + cause.getMessage(), cause);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          "cannot connect to a Kafka cluster at " + servers + ": " + cause.getMessage(), e);
    }
  }

  private static String name() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown-host";
    }
    return "clocks-view-" + host + "-" + ProcessHandle.current().pid();
  }

  private Map<String, Object> producerProperties(Map<String, Object> client) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("interceptor.classes", "io.truechimer.interceptors.ClockProducerInterceptor");
    properties.put(ClockConfig.ENABLE, true);
    properties.put(ClockConfig.NODE_ID, clock.id());
    properties.put(ClockConfig.NODE_CLOCK, clock);
    properties.put(ClockConfig.FENCE_POLICY, "mark");
    properties.put(MonitorConfig.MONITOR, "on");
    properties.put(MonitorConfig.TOPIC, topic);
    properties.put(MonitorConfig.TOPIC_AUTO_CREATE, false);
    return properties;
  }

  private static Map<String, Object> consumerProperties(Map<String, Object> client) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("interceptor.classes", "");
    properties.put("auto.offset.reset", "latest");
    properties.put("enable.auto.commit", false);
    properties.put("allow.auto.create.topics", false);
    properties.remove("group.id");
    return properties;
  }

  /** Reads heartbeats for the given time. */
  void listen(Duration duration) {
    long start = now();
    for (long left = duration.toNanos(); left > 0; left = duration.toNanos() - (now() - start)) {
      for (ConsumerRecord<byte[], byte[]> record :
          consumer.poll(Duration.ofNanos(Math.min(left, POLL.toNanos())))) {
        receive(record.value());
      }
    }
    latest.values().removeIf(received -> now() - received.receivedNanos() > MAX_SILENCE.toNanos());
  }

  private void receive(byte[] value) {
    try {
      Heartbeat heartbeat = deserializer.deserialize(topic, value);
      if (heartbeat != null && !heartbeat.node().equals(clock.id())) {
        latest.put(heartbeat.node(), new Latest(heartbeat, now()));
      }
    } catch (SerializationException e) {
      // Not a heartbeat, or one of a newer version. The monitor counts these.
    }
  }

  private static long now() {
    return TimeSource.system().monotonicNanos();
  }

  /** {@return whether no other node has sent a heartbeat} */
  boolean isSilent() {
    return latest.isEmpty();
  }

  /** {@return whether at least one node is known, and all known nodes are measured} */
  boolean isComplete() {
    List<String> measured =
        evidence().sources().stream().map(SourceEstimate::source).map(s -> s.name()).toList();
    return !latest.isEmpty() && measured.containsAll(latest.keySet());
  }

  /** {@return the table of all clocks, and a line about this node} */
  String show() {
    Map<String, SourceStatus.Received> received = new TreeMap<>();
    latest.forEach(
        (name, last) ->
            received.put(
                name, new SourceStatus.Received(last.heartbeat(), now() - last.receivedNanos())));
    Evidence evidence = evidence();
    TimeInterval interval = clock.interval();
    return SourcesTable.of(SourceStatus.of(clock.id(), clock.state(), evidence, received))
        + String.format(
            Locale.ROOT,
            "This view: %s, true time within an interval of %s; %d clocks, tolerates %d"
                + " falsetickers%n",
            clock.state(),
            DurationText.text(interval.latest() - interval.earliest()),
            evidence.clocks(),
            evidence.faulty());
  }

  private Evidence evidence() {
    return clock
        .evidence()
        .orElseThrow(() -> new IllegalStateException("the monitor has stopped; see its log"));
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
