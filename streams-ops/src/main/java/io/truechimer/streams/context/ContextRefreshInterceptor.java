/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;

/**
 * Marks a record again if a global table has changed since its task marked it: a join that feeds a
 * sink reads the table after that. Internal; public because Kafka instantiates it by class name.
 * {@code ClockStreams} adds it to the producers of an application.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class ContextRefreshInterceptor<K, V> implements ProducerInterceptor<K, V> {

  /** For Kafka. */
  public ContextRefreshInterceptor() {}

  /**
   * Does nothing.
   *
   * @param configs the configuration of the producer
   */
  @Override
  public void configure(Map<String, ?> configs) {}

  /**
   * Updates the causal context of a record.
   *
   * @param record the record that a task sends; not changed
   * @return the same record, or a copy with the current context
   */
  @Override
  public ProducerRecord<K, V> onSend(ProducerRecord<K, V> record) {
    TaskCausalContext task = CurrentTask.context();
    if (task == null || !task.isStale(record.topic(), record.headers())) {
      return record;
    }
    // This constructor copies the headers.
    ProducerRecord<K, V> copy =
        new ProducerRecord<>(
            record.topic(),
            record.partition(),
            record.timestamp(),
            record.key(),
            record.value(),
            record.headers());
    task.mark(copy.headers());
    return copy;
  }

  /**
   * Does nothing. Without it, the network thread of a producer before 4.1 would end.
   *
   * @param metadata ignored
   * @param exception ignored
   */
  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

  /**
   * Does nothing.
   *
   * @param metadata ignored
   * @param exception ignored
   * @param headers ignored
   */
  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception exception, Headers headers) {}

  /** Does nothing. */
  @Override
  public void close() {}
}
