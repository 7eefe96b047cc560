/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record that Kafka cannot send.
 *
 * <p>An exception from {@code onSend} does not reach the caller: Kafka logs it and sends the record
 * unstamped. But an {@link org.apache.kafka.common.errors.ApiException} thrown while the producer
 * reads the record's key fails the send as Kafka's own errors do: a failed future, the callback,
 * {@code onAcknowledgement}, and a transaction that can only be aborted. This is the only way to
 * refuse a record through public methods; {@code ClientVersionsIT} tests it on every supported
 * version of Kafka.
 *
 * <p>A later interceptor that reads the key gets the exception too; Kafka logs it, and the refusal
 * stands. Only an interceptor that builds a new record without reading the key undoes it.
 */
final class RefusedRecord<K, V> extends ProducerRecord<K, V> {

  private final ClockFencedException refusal;

  RefusedRecord(ProducerRecord<K, V> record, ClockFencedException refusal) {
    super(
        record.topic(),
        record.partition(),
        record.timestamp(),
        record.key(),
        record.value(),
        record.headers());
    this.refusal = refusal;
  }

  @Override
  public K key() {
    throw refusal;
  }

  /** {@return whether the other object is this record} Its key cannot be compared. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
