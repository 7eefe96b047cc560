/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import io.truechimer.hlc.HybridTimestamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The buffered records in their order, and the state needed after a restart, in a store:
 *
 * <pre>
 * %x00                            -> the key of the last released record
 * %x01 topic %x00 partition       -> the greatest timestamp of a partition
 * %x02 position                   -> a record; see {@link RecordPosition}, {@link StoredRecord}
 * </pre>
 *
 * <p>Times of arrival are not stored: a monotonic time has no meaning in another process. Only for
 * the thread of the task.
 */
final class ResequencerBuffer {

  private static final byte PROGRESS = 1;
  private static final byte RECORD = 2;
  private static final Bytes LAST_RELEASED = Bytes.wrap(new byte[] {0});
  private static final Bytes FIRST_PROGRESS = Bytes.wrap(new byte[] {PROGRESS});
  private static final Bytes FIRST = Bytes.wrap(new byte[] {RECORD});
  private static final Bytes END = Bytes.wrap(new byte[] {RECORD + 1});

  private final KeyValueStore<Bytes, byte[]> store;
  private final Map<TopicPartition, Long> offsets = new HashMap<>();
  private int records;
  private long bytes;

  /** Records at or below this key are late. */
  private Bytes lastReleased;

  /** No record in the store is below this key. */
  private Bytes lowest = FIRST;

  private Bytes greatest;

  /** Opens the buffer with the contents of the store. */
  ResequencerBuffer(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    byte[] last = store.get(LAST_RELEASED);
    lastReleased = last == null ? FIRST : Bytes.wrap(last);
    try (KeyValueIterator<Bytes, byte[]> all = store.range(FIRST, END)) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> next = all.next();
        count(next.key, next.value, 1);
        seeOffset(RecordPosition.fromBytes(next.key.get()));
        greatest = next.key;
      }
    }
  }

  /** {@return the key of a record} */
  static Bytes key(RecordPosition position) {
    return position.toBytes(RECORD);
  }

  /** {@return a key just above those of all records with smaller timestamps} */
  static Bytes keyBelow(HybridTimestamp timestamp) {
    byte[] key = new byte[1 + HybridTimestamp.BYTES];
    key[0] = RECORD;
    return Bytes.wrap(timestamp.writeTo(key, 1));
  }

  int records() {
    return records;
  }

  /** {@return the size of all keys and records in bytes} */
  long bytes() {
    return bytes;
  }

  /** {@return the greatest key when the buffer was opened; null if it was empty} */
  Bytes greatest() {
    return greatest;
  }

  /** {@return whether a record arrives after its turn} */
  boolean isLate(Bytes key) {
    return key.compareTo(lastReleased) <= 0;
  }

  /** {@return the timestamp of the last released record; the least one if there is none} */
  HybridTimestamp lastReleased() {
    return lastReleased.equals(FIRST)
        ? HybridTimestamp.MIN
        : RecordPosition.fromBytes(lastReleased.get()).timestamp();
  }

  /**
   * Adds a record, which must not be late. It replaces itself if at-least-once delivers it again.
   *
   * @param key the {@link #key} of the position
   */
  void put(Bytes key, RecordPosition position, byte[] record) {
    boolean isNew = seeOffset(position);
    byte[] before = isNew ? null : store.get(key);
    if (before != null) {
      count(key, before, -1);
    }
    store.put(key, record);
    count(key, record, 1);
    if (key.compareTo(lowest) < 0) {
      lowest = key;
    }
  }

  /** {@return whether the offset is greater than all earlier ones of its partition} */
  private boolean seeOffset(RecordPosition position) {
    TopicPartition partition = new TopicPartition(position.topic(), position.partition());
    long before = offsets.getOrDefault(partition, -1L);
    if (position.offset() > before) {
      offsets.put(partition, position.offset());
    }
    return position.offset() > before;
  }

  private void count(Bytes key, byte[] record, int sign) {
    records += sign;
    bytes += sign * ((long) key.get().length + record.length);
  }

  /**
   * Releases all records up to a key, in order.
   *
   * @param out receives the records
   */
  void release(Bytes upTo, BiConsumer<RecordPosition, byte[]> out) {
    if (records > 0 && !isLate(upTo) && upTo.compareTo(lowest) >= 0) {
      release(upTo, 0, Long.MAX_VALUE, out);
      lowest = upTo;
    }
  }

  /** Releases the first records until the buffer is within the given limits. */
  void shrink(int mostRecords, long mostBytes, BiConsumer<RecordPosition, byte[]> out) {
    release(END, mostRecords, mostBytes, out);
  }

  private void release(
      Bytes upTo, int enoughRecords, long enoughBytes, BiConsumer<RecordPosition, byte[]> out) {
    int before = records;
    // Not from the beginning: RocksDB is slow over deleted keys.
    try (KeyValueIterator<Bytes, byte[]> due = store.range(lastReleased, upTo)) {
      while (due.hasNext() && (records > enoughRecords || bytes > enoughBytes)) {
        KeyValue<Bytes, byte[]> next = due.next();
        store.delete(next.key);
        count(next.key, next.value, -1);
        lastReleased = next.key;
        out.accept(RecordPosition.fromBytes(next.key.get()), next.value);
      }
    }
    if (records < before) {
      store.put(LAST_RELEASED, lastReleased.get());
    }
  }

  /** Saves the greatest timestamp of a partition. */
  void saveProgress(TopicPartition partition, HybridTimestamp greatest) {
    byte[] topic = partition.topic().getBytes(StandardCharsets.UTF_8);
    ByteBuffer key = ByteBuffer.allocate(1 + topic.length + 1 + Integer.BYTES);
    key.put(PROGRESS).put(topic).put((byte) 0).putInt(partition.partition());
    store.put(Bytes.wrap(key.array()), greatest.toBytes());
  }

  /** {@return the saved greatest timestamps} */
  Map<TopicPartition, HybridTimestamp> loadProgress() {
    Map<TopicPartition, HybridTimestamp> progress = new HashMap<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.range(FIRST_PROGRESS, FIRST)) {
      all.forEachRemaining(
          row -> progress.put(partition(row.key.get()), HybridTimestamp.fromBytes(row.value)));
    }
    return progress;
  }

  private static TopicPartition partition(byte[] key) {
    int end = key.length - Integer.BYTES;
    return new TopicPartition(
        new String(key, 1, end - 2, StandardCharsets.UTF_8), ByteBuffer.wrap(key, end, 4).getInt());
  }
}
