/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import io.truechimer.serde.ClockHeaders;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;

/**
 * A {@code tc-itc} header that remembers which task wrote it. It equals any header with the same
 * key and value. Kafka's own headers equal none of another class: call {@code equals} on this one.
 *
 * @param owner the task that wrote this header, now or earlier
 * @param context must not change afterwards: all records of the task share it
 */
@SuppressWarnings("ArrayRecordComponent") // Has its own equals.
record ContextHeader(TaskCausalContext owner, byte[] context) implements Header {

  @Override
  public String key() {
    return ClockHeaders.CONTEXT;
  }

  /** {@return a copy, so that callers cannot change other records} */
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

  /** {@return the hash code of Kafka's own header with this key and value} */
  @Override
  public int hashCode() {
    return 31 * key().hashCode() + Arrays.hashCode(context);
  }

  @Override
  public String toString() {
    return "RecordHeader(key = " + key() + ", value = " + Arrays.toString(context) + ")";
  }
}
