/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Completes the context of a record that descends from a global table which has just changed: a
 * join that feeds a sink reads the table after its record was marked. {@link ClockStreams} adds it
 * to the producers of an application.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class TaskProducerInterceptor<K, V> implements ProducerInterceptor<K, V> {

  /** For Kafka, which makes interceptors by the names of their classes. */
  public TaskProducerInterceptor() {}

  /**
   * Does nothing.
   *
   * @param configs the configuration of the producer
   */
  @Override
  public void configure(Map<String, ?> configs) {}

  /**
   * Marks a record once more, if need be.
   *
   * @param record what a task sends
   * @return what is sent
   */
  @Override
  public ProducerRecord<K, V> onSend(ProducerRecord<K, V> record) {
    TaskContext task = CausalContext.task();
    Headers fresh = task == null ? null : task.refresh(record.topic(), record.headers());
    return fresh == null
        ? record
        : new ProducerRecord<>(
            record.topic(),
            record.partition(),
            record.timestamp(),
            record.key(),
            record.value(),
            fresh);
  }

  /** Does nothing. */
  @Override
  public void close() {}
}
