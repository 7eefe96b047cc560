/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.serde.ClockHeaders;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;

/**
 * A context in a header, which its task knows again. Equal to any header with the same key and
 * value; but Kafka's own are equal to none of another class, so compare from this side, or by key
 * and value.
 */
final class ContextHeader implements Header {

  private final TaskContext owner;
  private final byte[] context;

  /**
   * Marks a record.
   *
   * @param owner the task
   * @param context not changed any more: the task's records share it
   */
  ContextHeader(TaskContext owner, byte[] context) {
    this.owner = owner;
    this.context = context;
  }

  /** {@return whether a task has marked the record, with whatever context it had then} */
  boolean isOf(TaskContext task) {
    return owner == task;
  }

  /** {@return whether it is the very context that a task writes now} */
  boolean has(byte[] current) {
    return context == current;
  }

  @Override
  public String key() {
    return ClockHeaders.CONTEXT;
  }

  /** {@return a copy: who changes it changes no other record} */
  @Override
  public byte[] value() {
    return context.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Header that
        && key().equals(that.key())
        && Arrays.equals(context, that instanceof ContextHeader ours ? ours.context : that.value());
  }

  /** {@return what Kafka's headers give for the same} */
  @Override
  public int hashCode() {
    return 31 * key().hashCode() + Arrays.hashCode(context);
  }

  @Override
  public String toString() {
    return "RecordHeader(key = " + key() + ", value = " + Arrays.toString(context) + ")";
  }
}
