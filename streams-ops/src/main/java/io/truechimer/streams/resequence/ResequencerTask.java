/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The part of a {@link Resequencer} that belongs to one task: the processor of {@link
 * Resequencer#processor}, to which {@link ResequencerFixedKeyProcessor} passes its records.
 *
 * <p>The monotonic clock of the node measures all waiting. Kafka's punctuators follow the wall
 * clock and pause when it steps back; so {@link #process} also checks what is due.
 *
 * <p>Only for the thread of the task.
 */
final class ResequencerTask<K, V> implements Processor<K, V, K, V> {

  private static final Duration TICK = Duration.ofMillis(100);

  /** Records to accept before released records are looked for, without waiting for a tick. */
  private static final int RELEASE_AFTER = 128;

  /** A full buffer is emptied until this fraction of it is free. */
  private static final int FREE_FRACTION = 64;

  private final ResequencerSettings<K, V, ?> settings;

  /** The last offsets since the start. After a restart they may be lower again. */
  private final Map<TopicPartition, Long> offsets = new HashMap<>();

  private ProcessingContext context;

  private Consumer<Record<K, V>> toAll;
  private BiConsumer<Record<K, V>, String> toChild;

  private NodeClock node;
  private TimeSource time;
  private ResequencerBuffer buffer;
  private PartitionWatermarks progress;
  private MaxWaitTracker waits;
  private ResequencerMetrics metrics;

  private boolean hasBegun;

  /** The position of the last record, with the number of records made of the same input record. */
  private RecordPosition last;

  private int sinceRelease;
  private long lastTickNanos;

  ResequencerTask(ResequencerSettings<K, V, ?> settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<K, V> context) {
    init(context, context::forward, context::forward);
  }

  /**
   * Starts the task. Kafka calls this again, with the same processor, when it revives a task.
   *
   * @param toAll forwards a record to all children
   * @param toChild forwards a record to the child with a name
   */
  void init(
      ProcessingContext context,
      Consumer<Record<K, V>> toAll,
      BiConsumer<Record<K, V>, String> toChild) {
    close();
    offsets.clear();
    hasBegun = false;
    last = null;
    sinceRelease = 0;
    this.context = context;
    this.toAll = toAll;
    this.toChild = toChild;
    node = NodeClock.of(context.appConfigs());
    time = node.timeSource();
    buffer = new ResequencerBuffer(context.getStateStore(settings.name));
    progress = new PartitionWatermarks(settings.lateness, settings.idleTimeout, new ConsumerLag());
    waits = new MaxWaitTracker(settings.maxWait);
    metrics = new ResequencerMetrics(context.metrics(), context.taskId(), settings.name);
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, wall -> tick(time.monotonicNanos()));
  }

  /** Counts the wait of restored records from the first work of the task: init may be long ago. */
  private void begin(long now) {
    if (hasBegun) {
      return;
    }
    hasBegun = true;
    lastTickNanos = now;
    progress.restore(buffer.loadProgress(), now);
    if (buffer.greatest() != null) {
      waits.arrived(buffer.greatest(), now);
    }
  }

  @Override
  public void process(Record<K, V> record) {
    long now = time.monotonicNanos();
    begin(now);
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
      if (progress.see(partition, timestamp.get(), now)) {
        // Saved at once: the task must wait for this partition after a restart, too.
        progress.save(buffer::saveProgress);
      }
      accept(record, now);
    } else if (settings.unstamped == Resequencer.Unstamped.DROP) {
      metrics.dropped.record();
    } else {
      late(record);
    }
    if (now - lastTickNanos >= TICK.toNanos()) {
      tick(now);
    }
  }

  /**
   * {@return the number of earlier records made of the same input record} Caches and {@code
   * suppress} forward a record with its original source. Two records of one source may then arrive
   * with others between them, and would get the same {@link RecordPosition}: they are rejected.
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
        "A resequencer must receive its records straight from a topic: name=%s, %s"
            .formatted(settings.name, source));
  }

  /** {@return the timestamp that orders a record; empty if it has none} */
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
    return progress.greatest(partition).or(() -> Optional.of(node.now()));
  }

  private void accept(Record<K, V> record, long now) {
    Bytes key = ResequencerBuffer.key(last);
    if (buffer.isLate(key)) {
      late(record);
      return;
    }
    buffer.put(key, last, stored(record).toBytes());
    waits.arrived(key, now);
    if (buffer.records() > settings.maxRecords || buffer.bytes() > settings.maxBytes) {
      buffer.shrink(
          settings.maxRecords - settings.maxRecords / FREE_FRACTION,
          settings.maxBytes - settings.maxBytes / FREE_FRACTION,
          (position, released) -> {
            metrics.forcedBySize.record();
            forward(position, released);
          });
    }
    sinceRelease++;
    if (sinceRelease >= RELEASE_AFTER) {
      releaseInOrder(now);
    }
  }

  private StoredRecord stored(Record<K, V> record) {
    // A copy, because a serializer may add headers.
    Headers headers = record.withHeaders(record.headers()).headers();
    return new StoredRecord(
        record.timestamp(),
        headers,
        settings.keySerde.serializer().serialize(last.topic(), headers, record.key()),
        settings.valueSerde.serializer().serialize(last.topic(), headers, record.value()));
  }

  private void tick(long now) {
    begin(now);
    lastTickNanos = now;
    releaseInOrder(now);
    waits.released(buffer::isLate);
    waits.overdue(now).ifPresent(this::releaseOverdue);
    progress.save(buffer::saveProgress);
    metrics.buffered(buffer);
  }

  private void releaseOverdue(Bytes overdue) {
    if (progress.isAnyBehind()) {
      return; // An unread record may come before it.
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
    send(record, settings.orderedChild);
  }

  private void send(Record<K, V> record, String child) {
    if (child == null) {
      toAll.accept(record);
    } else {
      toChild.accept(record, child);
    }
  }

  private void late(Record<K, V> record) {
    metrics.late.record();
    if (settings.late == Resequencer.Late.DROP) {
      metrics.dropped.record();
      return;
    }
    Record<K, V> marked = record.withHeaders(record.headers());
    marked
        .headers()
        .remove(ClockHeaders.LATE)
        .add(ClockHeaders.LATE, buffer.lastReleased().toBytes());
    send(marked, settings.lateChild);
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
      metrics = null;
    }
  }
}
