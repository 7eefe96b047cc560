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
import io.truechimer.sync.Measurement;
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
 * A node that is there to look at the others: it measures their clocks as each of them does, and
 * reads what they say of themselves. It never sends a record. Used by one thread.
 */
final class ObserverNode implements AutoCloseable {

  /** A node that has been silent for so long is no longer shown. */
  private static final Duration MEMORY = Duration.ofMinutes(1);

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
    consumer = new KafkaConsumer<>(consumerProperties(client));
    try {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToEnd(List.of(partition));
      producer = new KafkaProducer<>(producerProperties(client));
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * Joins the nodes of a monitor topic.
   *
   * @param client how to connect, as of any Kafka client; settings of the monitor may be among them
   * @param patience how long the brokers may take to answer
   * @throws IllegalStateException if they do not, or the topic is not there
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
                + ", and this view does not create it. The nodes do, with"
                + " truechimer.monitor.topic.create=true; without, their logs say how to. Another"
                + " topic is named with --topic",
            cause);
      }
      throw new IllegalStateException(
          "no Kafka cluster answers as it should at " + servers + ": " + cause.getMessage(), cause);
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          "no Kafka cluster can be asked at " + servers + ": " + cause.getMessage(), e);
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
    properties.put("key.serializer", ByteArraySerializer.class);
    properties.put("value.serializer", ByteArraySerializer.class);
    properties.put("interceptor.classes", "io.truechimer.interceptors.ClockProducerInterceptor");
    properties.put(ClockConfig.ENABLE, true);
    properties.put(ClockConfig.NODE_ID, clock.id());
    properties.put(ClockConfig.NODE_CLOCK, clock);
    properties.put(ClockConfig.FENCE_POLICY, "mark");
    properties.put(MonitorConfig.MONITOR, "on");
    properties.put(MonitorConfig.TOPIC, topic);
    properties.put(MonitorConfig.TOPIC_CREATE, false);
    return properties;
  }

  private static Map<String, Object> consumerProperties(Map<String, Object> client) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("key.deserializer", ByteArrayDeserializer.class);
    properties.put("value.deserializer", ByteArrayDeserializer.class);
    properties.put("interceptor.classes", "");
    properties.put("auto.offset.reset", "latest");
    properties.put("enable.auto.commit", false);
    properties.put("allow.auto.create.topics", false);
    properties.remove("group.id");
    return properties;
  }

  /** Hears what nodes say, for some time. */
  void listen(Duration duration) {
    long start = now();
    for (long left = duration.toNanos(); left > 0; left = duration.toNanos() - (now() - start)) {
      for (ConsumerRecord<byte[], byte[]> record :
          consumer.poll(Duration.ofNanos(Math.min(left, POLL.toNanos())))) {
        hear(record.value());
      }
    }
    latest.values().removeIf(heard -> now() - heard.receivedNanos() > MEMORY.toNanos());
  }

  private void hear(byte[] value) {
    try {
      Heartbeat heartbeat = deserializer.deserialize(topic, value);
      if (heartbeat != null && !heartbeat.node().equals(clock.id())) {
        latest.put(heartbeat.node(), new Latest(heartbeat, now()));
      }
    } catch (SerializationException e) {
      // Somebody else's record, or one that a newer version writes: the monitor counts them.
    }
  }

  private static long now() {
    return TimeSource.system().monotonicNanos();
  }

  /** {@return whether no other node is heard} */
  boolean isSilent() {
    return latest.isEmpty();
  }

  /** {@return whether some nodes are heard, and all of them are measured} */
  boolean isComplete() {
    List<String> measured =
        evidence().measurements().stream().map(Measurement::source).map(s -> s.name()).toList();
    return !latest.isEmpty() && measured.containsAll(latest.keySet());
  }

  /** {@return what is known of all clocks, and what this view thinks of its own} */
  String show() {
    Map<String, SourceStatus.Heard> heard = new TreeMap<>();
    latest.forEach(
        (name, last) ->
            heard.put(
                name, new SourceStatus.Heard(last.heartbeat(), now() - last.receivedNanos())));
    Evidence evidence = evidence();
    TimeInterval interval = clock.interval();
    return SourcesTable.of(SourceStatus.of(clock.id(), clock.state(), evidence, heard))
        + String.format(
            Locale.ROOT,
            "This view: %s, the true time within an interval of %s; %d clocks, of which %d may be"
                + " false%n",
            clock.state(),
            DurationText.text(interval.latest() - interval.earliest()),
            evidence.clocks(),
            evidence.faulty());
  }

  private Evidence evidence() {
    return clock
        .evidence()
        .orElseThrow(() -> new IllegalStateException("the monitor has ended; its log says why"));
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
