/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.interceptors;

import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Measures Kafka's own cost of a header. Adds a header as long as {@code tc-hlc} to each record,
 * with changing content, and reads it. Uses no clock, and copies no record.
 *
 * <p>Not thread-safe.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class BareHeaderInterceptor<K, V> extends NoopInterceptor<K, V> {

  /** As long as {@code tc-hlc}. */
  public static final String KEY = "no-hlc";

  private static final int BYTES = 25;
  private static final long START = 1_763_780_000_123_456_789L;
  private static final long STEP = 2_500;

  private long time = START;
  private long read;

  /** For Kafka, which creates interceptors by class name. */
  public BareHeaderInterceptor() {}

  @Override
  public ProducerRecord<K, V> onSend(ProducerRecord<K, V> record) {
    time += STEP;
    record.headers().add(KEY, ByteBuffer.allocate(BYTES).putLong(1, time).array());
    return record;
  }

  @Override
  public ConsumerRecords<K, V> onConsume(ConsumerRecords<K, V> records) {
    for (ConsumerRecord<K, V> record : records) {
      Header header = record.headers().lastHeader(KEY);
      if (header != null) {
        read += header.value()[Long.BYTES];
      }
    }
    return records;
  }

  @Override
  public String toString() {
    return "BareHeaderInterceptor(read=" + read + ")";
  }
}
