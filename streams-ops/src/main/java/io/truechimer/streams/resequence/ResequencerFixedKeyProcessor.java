/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Record;

/** The processor of {@link Resequencer#values}. */
final class ResequencerFixedKeyProcessor<K, V> implements FixedKeyProcessor<K, V, V> {

  private final ResequencerTask<K, V> task;

  ResequencerFixedKeyProcessor(Resequencer.Values<K, V> settings) {
    task = new ResequencerTask<>(settings);
  }

  @Override
  public void init(FixedKeyProcessorContext<K, V> context) {
    task.init(
        context,
        record -> context.forward(FixedKeyRecords.of(record)),
        (record, child) -> context.forward(FixedKeyRecords.of(record), child));
  }

  @Override
  public void process(FixedKeyRecord<K, V> record) {
    task.process(new Record<>(record.key(), record.value(), record.timestamp(), record.headers()));
  }

  @Override
  public void close() {
    task.close();
  }
}
