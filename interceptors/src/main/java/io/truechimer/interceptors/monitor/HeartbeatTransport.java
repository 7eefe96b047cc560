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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
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
 * Sends heartbeats to the monitor topic and reads them, with a producer and a consumer of its own.
 * Only {@link #wakeup} may be called from other threads.
 */
final class HeartbeatTransport implements AutoCloseable {

  /** The timestamp of the record. A topic with LogAppendTime replaces it. */
  private static final long NO_TIME = 0;

  private final String topic;
  private final byte[] key;
  private final TimeSource time;
  private final LongAdder malformed;
  private final Serde<Heartbeat> serde = ClockSerdes.heartbeat();
  private final Producer<byte[], byte[]> producer;

  /** Null if this node reads no heartbeats. */
  private final Consumer<byte[], byte[]> consumer;

  /** Filled by the producer's thread. */
  private final Queue<BrokerClockSampler.Ack> acks = new ConcurrentLinkedQueue<>();

  /** Set by the producer's thread. */
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * The heartbeats of one poll.
   *
   * @param heartbeats of all nodes, this one included
   * @param atNanos when they arrived, by the node's monotonic clock
   */
  record Received(List<Heartbeat> heartbeats, long atNanos) {}

  HeartbeatTransport(
      MonitorConfig config,
      MonitorClientConfig client,
      String node,
      TimeSource time,
      LongAdder malformed) {
    topic = config.topic();
    key = node.getBytes(StandardCharsets.UTF_8);
    this.time = time;
    this.malformed = malformed;
    producer = new KafkaProducer<>(client.producer());
    Consumer<byte[], byte[]> reader = null;
    try {
      if (config.readsHeartbeats()) {
        reader = new KafkaConsumer<>(client.consumer());
        reader.assign(List.of(new TopicPartition(topic, 0)));
      }
    } catch (RuntimeException | LinkageError e) {
      close(producer, reader);
      throw e;
    }
    consumer = reader;
  }

  /**
   * {@return the leader of the partition; null if there is none now} The call may wait for the
   * brokers, so it must come before the clocks are read.
   */
  Node leader() {
    return producer.partitionsFor(topic).stream()
        .filter(partition -> partition.partition() == 0)
        .map(PartitionInfo::leader)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Sends a heartbeat without waiting. */
  void send(Heartbeat heartbeat, Node leader) {
    byte[] value = serde.serializer().serialize(topic, heartbeat);
    long sent = time.monotonicNanos();
    Future<?> unused =
        producer.send(
            new ProducerRecord<>(topic, 0, NO_TIME, key, value),
            (metadata, exception) -> {
              if (exception != null) {
                failure.set(exception);
              } else {
                acks.add(
                    new BrokerClockSampler.Ack(
                        leader, sent, time.monotonicNanos(), metadata.timestamp()));
              }
            });
  }

  /** {@return the acknowledgements since the last call} */
  List<BrokerClockSampler.Ack> acks() {
    List<BrokerClockSampler.Ack> came = new ArrayList<>();
    for (BrokerClockSampler.Ack ack = acks.poll(); ack != null; ack = acks.poll()) {
      came.add(ack);
    }
    return came;
  }

  /** {@return the latest failure to send a heartbeat since the last call} */
  Optional<Exception> takeFailure() {
    return Optional.ofNullable(failure.getAndSet(null));
  }

  /** Skips to the end of the topic. */
  void seekToEnd() {
    consumer.seekToEnd(consumer.assignment());
  }

  /** {@return the heartbeats of one poll; malformed ones are counted and left out} */
  Received receive(Duration timeout) {
    List<Heartbeat> heartbeats = new ArrayList<>();
    Iterable<ConsumerRecord<byte[], byte[]>> records = consumer.poll(timeout);
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
    return new Received(heartbeats, received);
  }

  /** Makes {@link #receive} throw a WakeupException. */
  void wakeup() {
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  @Override
  public void close() {
    close(producer, consumer);
  }

  @SuppressWarnings("deprecation") // What replaces it came with Kafka 4.1.
  private static void close(Producer<?, ?> producer, Consumer<?, ?> consumer) {
    try {
      producer.close(Duration.ZERO);
    } finally {
      if (consumer != null) {
        consumer.close(Duration.ZERO);
      }
    }
  }
}
