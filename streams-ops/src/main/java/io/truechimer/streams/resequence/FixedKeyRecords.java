/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.InternalFixedKeyRecordFactory;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes records for {@code processValues} of such that were stored, perhaps before a restart.
 *
 * <p>Kafka's API has no way to do that: a {@code FixedKeyRecord} comes in, and only that can go on,
 * so that nobody changes a key. What is forwarded here is what came in once, from the very
 * partitions of the task, so keys stay where they belong. The factory is public, but internal, and
 * is used nowhere else. Kafka 4.3.1 has it, and 4.1.1: see CONTRIBUTING for how to try another one.
 */
final class FixedKeyRecords {

  private FixedKeyRecords() {}

  /** {@return the same record for {@code processValues}} */
  static <K, V> FixedKeyRecord<K, V> of(Record<K, V> record) {
    return InternalFixedKeyRecordFactory.create(record);
  }

  /**
   * Makes sure that there will be no surprise when the first record is forwarded.
   *
   * @throws StreamsException if this version of Kafka Streams lacks the factory
   */
  static void requireSupport() {
    try {
      of(new Record<>("", "", 0));
    } catch (LinkageError e) {
      throw new StreamsException(
          "Kafka Streams has InternalFixedKeyRecordFactory.create(Record), of which"
              + " Resequencer.values makes its records; use Resequencer.processor: version="
              + AppInfoParser.getVersion(),
          e);
    }
  }
}
