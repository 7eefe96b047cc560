/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.interceptors;

import brave.Tracing;
import brave.handler.SpanHandler;
import brave.kafka.clients.KafkaTracing;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Clients that do nothing, bare or wrapped by Brave, which has no interceptors. The difference of
 * the two is the cost of Brave.
 */
final class BraveClients implements Instrumentation {

  private static final Duration AT_ONCE = Duration.ZERO;

  private final Producer<String, byte[]> producer;
  private final Consumer<String, byte[]> consumer;
  private final Fetched fetched;
  private final AutoCloseable tracing;

  private BraveClients(
      Producer<String, byte[]> producer,
      Consumer<String, byte[]> consumer,
      Fetched fetched,
      Tracing tracing) {
    this.producer = producer;
    this.consumer = consumer;
    this.fetched = fetched;
    this.tracing = tracing;
  }

  static BraveClients bare() {
    Fetched fetched = new Fetched();
    return new BraveClients(new Acknowledging(), fetched, fetched, null);
  }

  /** Brave samples every span and reports none. */
  static BraveClients wrapped() {
    // Without a handler, Brave logs spans.
    Tracing tracing = Tracing.newBuilder().addSpanHandler(new SpanHandler() {}).build();
    KafkaTracing kafka = KafkaTracing.create(tracing);
    Fetched fetched = new Fetched();
    return new BraveClients(
        kafka.producer(new Acknowledging()), kafka.consumer(fetched), fetched, tracing);
  }

  @Override
  public ProducerRecord<String, byte[]> send(ProducerRecord<String, byte[]> record) {
    Future<?> unused = producer.send(record);
    return record;
  }

  @Override
  public ConsumerRecords<String, byte[]> receive(ConsumerRecords<String, byte[]> records) {
    fetched.next = records;
    return consumer.poll(AT_ONCE);
  }

  @Override
  public void close() {
    Utils.closeQuietly(tracing, "Brave");
  }

  /** Acknowledges and discards records. */
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // No state to protect.
  private static final class Acknowledging extends MockProducer<String, byte[]> {

    private static final RecordMetadata METADATA =
        new RecordMetadata(new TopicPartition("orders", 0), 0, 0, 0, 0, 0);

    private final Future<RecordMetadata> acknowledged = CompletableFuture.completedFuture(METADATA);

    @Override
    public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
      return send(record, null);
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
      if (callback != null) {
        callback.onCompletion(METADATA, null);
      }
      return acknowledged;
    }
  }

  /** Returns the given records from the next poll. */
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // No state to protect.
  private static final class Fetched extends MockConsumer<String, byte[]> {

    private ConsumerRecords<String, byte[]> next;

    Fetched() {
      super("earliest");
    }

    @Override
    public ConsumerRecords<String, byte[]> poll(Duration timeout) {
      return next;
    }
  }
}
