/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record that cannot be sent.
 *
 * <p>What {@code onSend} throws does not reach the caller: Kafka logs it and sends the record, not
 * stamped. But what goes wrong while a producer reads the record's key is an error of the sending,
 * and an {@link org.apache.kafka.common.errors.ApiException} there takes Kafka's own way: a failed
 * future, the callback, {@code onAcknowledgement}, and a transaction that can only be aborted. It
 * is the one way to refuse a record that uses nothing but public methods; {@code
 * RefusedRecordContractIT} holds it against every supported version of Kafka.
 *
 * <p>An interceptor behind ours that reads the key gets the exception too; Kafka logs it, and the
 * refusal stands. Only one that makes a new record and never reads the key undoes the refusal.
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
