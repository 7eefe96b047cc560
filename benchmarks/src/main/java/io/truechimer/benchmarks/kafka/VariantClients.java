/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import io.truechimer.benchmarks.Deadline;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Producers and consumers of one variant, on topics with one partition. */
final class VariantClients {

  /** Records per second while latency is measured. */
  private static final int MODERATE_RATE = 2_000;

  private static final int VALUES = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String bootstrapServers;
  private final ClientVariant variant;
  private final String compression;
  private final byte[][] values;

  VariantClients(String bootstrapServers, ClientVariant variant, int size, String compression) {
    this.bootstrapServers = bootstrapServers;
    this.variant = variant;
    this.compression = compression;
    this.values = values(size);
  }

  /** {@return texts of random words, which compress moderately} */
  private static byte[][] values(int size) {
    Random random = new Random(42);
    byte[][] values = new byte[VALUES][];
    for (int i = 0; i < values.length; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < size) {
        text.append(Integer.toString(random.nextInt(5000), 36)).append(' ');
      }
      values[i] = text.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }
    return values;
  }

  /** {@return an idle client, which keeps its node's monitor running} */
  KafkaProducer<?, ?> idle() {
    return producer(Map.of());
  }

  RoundResult measure(String topic, String other, Duration duration) throws InterruptedException {
    int[] sent = new int[1];
    Rate sending = send(topic, duration, sent);
    return new RoundResult(sending, read(topic, sent[0], duration), latencies(other, duration));
  }

  private Rate send(String topic, Duration duration, int[] sent) throws InterruptedException {
    AtomicInteger failed = new AtomicInteger();
    Rate rate;
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      producer.partitionsFor(topic);
      settle();
      Rate.Start start = Rate.Start.now();
      long end = start.nanos() + duration.toNanos();
      while (System.nanoTime() < end) {
        Future<?> unused =
            producer.send(
                new ProducerRecord<>(topic, values[sent[0]++ % VALUES]),
                (metadata, exception) -> {
                  if (exception != null) {
                    failed.incrementAndGet();
                  }
                });
      }
      producer.flush();
      rate = start.of(sent[0]);
    }
    if (failed.get() > 0) {
      throw new IllegalStateException("records were not sent: records=" + failed.get());
    }
    return rate;
  }

  /**
   * {@return the rate of reading a topic, repeatedly from the beginning} The measurement starts
   * with the first records, so it excludes connections and metadata.
   */
  private Rate read(String topic, int sent, Duration duration) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
      Deadline deadline = Deadline.in(duration.plus(PATIENCE));
      while (consumer.poll(Duration.ofSeconds(1)).isEmpty()) {
        deadline.check(() -> "no record to read: topic=" + topic + ", sent=" + sent);
      }
      consumer.seek(partition, 0);
      long read = 0;
      Rate.Start start = Rate.Start.now();
      long end = start.nanos() + duration.toNanos();
      for (int rest = sent; System.nanoTime() < end || read == 0; ) {
        int polled = consumer.poll(Duration.ofMillis(100)).count();
        read += polled;
        rest -= polled;
        if (rest == 0) {
          consumer.seek(partition, 0);
          rest = sent;
        }
        deadline.check(() -> "no record read: topic=" + topic + ", sent=" + sent);
      }
      return start.of(read);
    }
  }

  /**
   * {@return the latencies from the due time of a send to its poll, ascending} A send delayed by an
   * earlier one counts from its due time: no coordinated omission.
   */
  private List<Long> latencies(String topic, Duration duration) throws InterruptedException {
    long pause = TimeUnit.SECONDS.toNanos(1) / MODERATE_RATE;
    int records = (int) (duration.toNanos() / pause);
    CompletableFuture<List<Long>> received =
        CompletableFuture.supplyAsync(() -> receive(topic, records, duration.plus(PATIENCE)));
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("linger.ms", 0))) {
      producer.partitionsFor(topic);
      settle();
      long began = System.nanoTime();
      for (int i = 0; i < records; i++) {
        long due = began + i * pause;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        byte[] value = values[i % VALUES].clone();
        ByteBuffer.wrap(value).putLong(due);
        Future<?> unused = producer.send(new ProducerRecord<>(topic, value));
      }
      producer.flush();
    }
    return received.join();
  }

  private List<Long> receive(String topic, int records, Duration patience) {
    List<Long> latencies = new ArrayList<>(records);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
      Deadline deadline = Deadline.in(patience);
      while (latencies.size() < records) {
        deadline.check(
            () -> "records were not received: sent=" + records + ", received=" + latencies.size());
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofSeconds(1));
        for (ConsumerRecord<byte[], byte[]> record : polled) {
          latencies.add(System.nanoTime() - ByteBuffer.wrap(record.value()).getLong());
        }
        polled.forEach(record -> variant.require(record.headers()));
      }
    }
    latencies.sort(null);
    return latencies;
  }

  /** Lets clients start, and earlier load end. */
  private static void settle() throws InterruptedException {
    Thread.sleep(500);
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(variant.ofProducers());
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("compression.type", compression);
    settings.putAll(more);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private KafkaConsumer<byte[], byte[]> consumer(String topic) {
    Map<String, Object> settings = new HashMap<>(variant.ofConsumers());
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("auto.offset.reset", "earliest");
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(List.of(new TopicPartition(topic, 0)));
    return consumer;
  }
}
