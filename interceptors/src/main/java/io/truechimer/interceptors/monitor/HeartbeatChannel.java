/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.serde.ClockSerdes;
import io.truechimer.sync.Heartbeat;
import io.truechimer.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;

/**
 * Carries heartbeats to the monitor topic and from it, with a producer and a consumer of its own.
 * Used by one thread, but for {@link #wakeup}.
 */
final class HeartbeatChannel implements AutoCloseable {

  /** With LogAppendTime the broker puts its own; with CreateTime this comes back. */
  private static final long NO_TIME = 0;

  private final String topic;
  private final byte[] key;
  private final TimeSource time;
  private final LongAdder malformed;
  private final Serde<Heartbeat> serde = ClockSerdes.heartbeat();
  private final Producer<byte[], byte[]> producer;

  /** Null where nothing is read. */
  private final Consumer<byte[], byte[]> consumer;

  /** From the producer's thread to ours. */
  private final Queue<Beacons.Ack> acks = new ConcurrentLinkedQueue<>();

  private volatile Exception failure;

  /** Heartbeats of others, and when they came, by the own monotonic clock. */
  record Mail(List<Heartbeat> heartbeats, long receivedNanos) {}

  HeartbeatChannel(
      MonitorConfig config,
      ClientSettings client,
      String node,
      TimeSource time,
      LongAdder malformed) {
    topic = config.topic();
    key = node.getBytes(StandardCharsets.UTF_8);
    this.time = time;
    this.malformed = malformed;
    producer = new KafkaProducer<>(client.producer());
    try {
      consumer = config.readsPeers() ? new KafkaConsumer<>(client.consumer()) : null;
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    if (consumer != null) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
    }
  }

  /**
   * {@return the leader of the partition; null if there is none now} It may wait for the brokers:
   * ask before the clocks are read.
   */
  Node leader() {
    return producer.partitionsFor(topic).stream()
        .filter(partition -> partition.partition() == 0)
        .map(PartitionInfo::leader)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Sends a heartbeat, and does not wait. */
  void send(Heartbeat heartbeat, Node leader) {
    byte[] value = serde.serializer().serialize(topic, heartbeat);
    long sent = time.monotonicNanos();
    // What becomes of it, the callback is told.
    Future<?> unused =
        producer.send(
            new ProducerRecord<>(topic, 0, NO_TIME, key, value),
            (metadata, exception) -> {
              if (exception != null) {
                failure = exception;
              } else {
                acks.add(
                    new Beacons.Ack(leader, sent, time.monotonicNanos(), metadata.timestamp()));
              }
            });
  }

  /** {@return the acknowledgements that have come} */
  List<Beacons.Ack> acks() {
    List<Beacons.Ack> came = new ArrayList<>();
    for (Beacons.Ack ack = acks.poll(); ack != null; ack = acks.poll()) {
      came.add(ack);
    }
    return came;
  }

  /** {@return why a heartbeat has not arrived, since this was last asked} */
  Optional<Exception> failure() {
    Exception latest = failure;
    failure = null;
    return Optional.ofNullable(latest);
  }

  /** What is in the topic when heartbeats are read the next time is not read. */
  void skip() {
    consumer.seekToEnd(consumer.assignment());
  }

  boolean reads() {
    return consumer != null;
  }

  /** {@return what comes within that time} */
  Mail receive(Duration patience) {
    List<Heartbeat> heartbeats = new ArrayList<>();
    Iterable<ConsumerRecord<byte[], byte[]>> records = consumer.poll(patience);
    long received = time.monotonicNanos();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        Heartbeat heartbeat = serde.deserializer().deserialize(topic, record.value());
        if (heartbeat == null) {
          malformed.increment();
        } else {
          heartbeats.add(heartbeat);
        }
      } catch (SerializationException e) {
        malformed.increment();
      }
    }
    return new Mail(heartbeats, received);
  }

  /** Lets {@link #receive} end with a WakeupException. For any thread. */
  void wakeup() {
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  @Override
  public void close() {
    try {
      producer.close(Duration.ZERO);
    } finally {
      if (consumer != null) {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
      }
    }
  }
}
