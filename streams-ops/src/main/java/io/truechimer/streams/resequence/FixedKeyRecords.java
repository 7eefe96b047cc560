/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.InternalFixedKeyRecordFactory;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Creates records for {@code processValues} from stored records.
 *
 * <p>This needs an internal class of Kafka, because the public API has no constructor for {@code
 * FixedKeyRecord}: a processor can only forward the record it has received, so that no key changes.
 * The records created here were received earlier, perhaps before a restart, from the same
 * partitions of the task, so their keys stay in place. The class is used nowhere else. Kafka 4.1.1,
 * 4.3.1 and 4.4.0 have it; CONTRIBUTING says how to test another version.
 */
final class FixedKeyRecords {

  private FixedKeyRecords() {}

  static <K, V> FixedKeyRecord<K, V> of(Record<K, V> record) {
    return InternalFixedKeyRecordFactory.create(record);
  }

  /**
   * Fails now rather than when the first record is forwarded.
   *
   * @throws StreamsException if this version of Kafka Streams lacks the internal class
   */
  static void requireSupport() {
    try {
      of(new Record<>("", "", 0));
    } catch (LinkageError e) {
      throw new StreamsException(
          "This version of Kafka Streams does not support Resequencer.values: it lacks"
              + " InternalFixedKeyRecordFactory.create(Record). Use Resequencer.processor",
          e);
    }
  }
}
