/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * One task's part of a {@link Resequencer}, whichever the processor around it. For the thread of
 * the task alone.
 */
final class ResequencerTask<K, V> implements AutoCloseable {

  private static final Duration TICK = Duration.ofMillis(100);
  private static final int RELEASE_AFTER = 128;
  private static final int FREE = 64;

  private final ResequencerSettings<K, V, ?> settings;

  /** The last offsets of the partitions, since the start: after it they may be lower again. */
  private final Map<TopicPartition, Long> offsets = new HashMap<>();

  private ProcessingContext context;

  /** Takes a record, and the name of the child that gets it: null for all children. */
  private BiConsumer<Record<K, V>, String> out;

  private NodeClock node;
  private ResequencerBuffer buffer;
  private PartitionWatermarks progress;
  private MaxWaitTracker waits;
  private ResequencerMetrics metrics;

  /** Whether what was found at the start counts as arrived. */
  private boolean hasBegun;

  /** Where the last record came from; with how many there were of that before it. */
  private RecordPosition last;

  private int sinceRelease;

  ResequencerTask(ResequencerSettings<K, V, ?> settings) {
    this.settings = settings;
  }

  /**
   * Begins; anew where a task is revived, with the same processor.
   *
   * @param out takes a record, and the name of the child that gets it: null for all children
   */
  void init(ProcessingContext context, BiConsumer<Record<K, V>, String> out) {
    close();
    offsets.clear();
    hasBegun = false;
    last = null;
    sinceRelease = 0;
    this.context = context;
    this.out = out;
    node = NodeClock.of(context.appConfigs());
    buffer = new ResequencerBuffer(context.getStateStore(settings.name));
    progress = new PartitionWatermarks(settings.lateness, settings.idleTimeout, new ConsumerLag());
    waits = new MaxWaitTracker(settings.maxWait);
    metrics = new ResequencerMetrics(context.metrics(), context.taskId(), settings.name);
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  /** Not at the start itself: there Kafka Streams 4.1 has no time yet, but 0. */
  private void begin(long now) {
    if (hasBegun) {
      return;
    }
    hasBegun = true;
    progress.restore(buffer.loadProgress(), now);
    if (buffer.greatest() != null) {
      waits.arrived(buffer.greatest(), now);
    }
  }

  void process(Record<K, V> record) {
    begin(context.currentSystemTimeMs());
    RecordMetadata source =
        context
            .recordMetadata()
            .filter(metadata -> metadata.topic() != null && metadata.offset() >= 0)
            .orElseThrow(() -> refusal("source=none"));
    TopicPartition partition = new TopicPartition(source.topic(), source.partition());
    int number = number(partition, source.offset());
    Optional<HybridTimestamp> timestamp = timestamp(record, partition);
    last =
        new RecordPosition(
            timestamp.orElse(HybridTimestamp.MIN),
            partition.topic(),
            partition.partition(),
            source.offset(),
            number);
    if (timestamp.isPresent()) {
      if (progress.see(partition, timestamp.get(), context.currentSystemTimeMs())) {
        // At once: after a restart it must be waited for.
        progress.note(buffer::saveProgress);
      }
      takeIn(record);
    } else if (settings.unstamped == Resequencer.Unstamped.DROP) {
      metrics.dropped.record();
    } else {
      late(record);
    }
  }

  /**
   * {@return how many were made of the same record before this one} Caches and {@code suppress}
   * give a record the source that it had before it waited there; so two of one source may come with
   * others between, and would have one {@link RecordPosition}.
   */
  private int number(TopicPartition partition, long offset) {
    Long before = offsets.get(partition);
    if (before == null || offset > before) {
      offsets.put(partition, offset);
      return 0;
    }
    boolean isSame =
        offset == before
            && last.partition() == partition.partition()
            && last.topic().equals(partition.topic());
    if (!isSame) {
      throw refusal("source=" + partition + ", offset=" + offset + ", before=" + before);
    }
    return last.number() + 1;
  }

  private StreamsException refusal(String source) {
    return new StreamsException(
        "a resequencer takes what comes straight from a topic: name="
            + settings.name
            + ", "
            + source);
  }

  /** {@return the timestamp to order a record by; empty if it has none} */
  private Optional<HybridTimestamp> timestamp(Record<K, V> record, TopicPartition partition) {
    Optional<HybridTimestamp> stamp =
        ClockHeaders.readHlc(record.headers()).map(HlcHeader::timestamp);
    if (stamp.isEmpty()) {
      metrics.unstamped.record();
      if (settings.unstamped != Resequencer.Unstamped.RECORD_TIMESTAMP) {
        return stamp;
      }
      stamp = Optional.of(HybridTimestamp.ofMillis(record.timestamp()));
    }
    if (node.accepts(stamp.get())) {
      return stamp;
    }
    metrics.ahead.record();
    return Optional.of(progress.greatest(partition).orElseGet(node::now));
  }

  private void takeIn(Record<K, V> record) {
    Bytes key = ResequencerBuffer.key(last);
    if (buffer.isLate(key)) {
      late(record);
      return;
    }
    buffer.put(key, last, stored(record).toBytes());
    waits.arrived(key, context.currentSystemTimeMs());
    if (buffer.records() > settings.maxRecords || buffer.bytes() > settings.maxBytes) {
      buffer.shrink(
          settings.maxRecords - settings.maxRecords / FREE,
          settings.maxBytes - settings.maxBytes / FREE,
          (position, released) -> {
            metrics.forcedBySize.record();
            forward(position, released);
          });
    }
    sinceRelease++;
    if (sinceRelease >= RELEASE_AFTER) {
      releaseInOrder(context.currentSystemTimeMs());
    }
  }

  private StoredRecord stored(Record<K, V> record) {
    // A serializer may add headers.
    Headers headers = new RecordHeaders(record.headers());
    return new StoredRecord(
        record.timestamp(),
        headers,
        settings.keySerde.serializer().serialize(last.topic(), headers, record.key()),
        settings.valueSerde.serializer().serialize(last.topic(), headers, record.value()));
  }

  private void tick(long now) {
    begin(now);
    releaseInOrder(now);
    waits.released(buffer::isLate);
    waits.overdue(now).ifPresent(this::releaseOverdue);
    progress.note(buffer::saveProgress);
    metrics.buffered(buffer);
  }

  private void releaseOverdue(Bytes overdue) {
    if (progress.isAnyBehind()) {
      return; // What comes next may belong before it.
    }
    buffer.release(
        overdue,
        (position, released) -> {
          metrics.forcedByWait.record();
          forward(position, released);
        });
  }

  private void releaseInOrder(long now) {
    sinceRelease = 0;
    progress
        .watermark(now)
        .ifPresent(
            watermark -> buffer.release(ResequencerBuffer.keyBelow(watermark), this::forward));
  }

  private void forward(RecordPosition position, byte[] released) {
    StoredRecord stored = StoredRecord.fromBytes(released);
    Headers headers = stored.headers();
    String topic = position.topic();
    Record<K, V> record =
        new Record<>(
            settings.keySerde.deserializer().deserialize(topic, headers, stored.key()),
            settings.valueSerde.deserializer().deserialize(topic, headers, stored.value()),
            stored.timestamp(),
            headers);
    out.accept(record, settings.orderedChild);
  }

  private void late(Record<K, V> record) {
    metrics.late.record();
    if (settings.late == Resequencer.Late.DROP) {
      metrics.dropped.record();
      return;
    }
    Record<K, V> marked = record.withHeaders(record.headers());
    marked.headers().remove(Resequencer.LATE_HEADER);
    marked.headers().add(Resequencer.LATE_HEADER, buffer.lastReleased().toBytes());
    out.accept(marked, settings.lateChild);
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
      metrics = null;
    }
  }
}
