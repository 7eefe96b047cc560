/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.streams.limits.ContextLimit;
import io.truechimer.sync.NodeHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps the siblings of the keys of one task. It forwards each kind of output to the child of its
 * {@link SiblingTable.Output}, by name.
 *
 * <p>A record in a topic of versions has two headers: {@code tc-ver} is the version of the key,
 * {@code tc-org} is the {@code tc-hlc} of the write. {@code tc-hlc} itself says when the table sent
 * the record. The time of the write decides which write is the last one.
 */
final class SiblingProcessor<K, V, R> implements FixedKeyProcessor<K, V, Object> {

  private static final Duration PURGE_INTERVAL = Duration.ofSeconds(1);

  /** The number of keys to check in one punctuation, which takes some milliseconds. */
  private static final int PURGED_AT_ONCE = 1_000;

  private final SiblingTable.Settings<V, R> settings;
  private final Id replica;
  private final long replicaHash;

  private FixedKeyProcessorContext<K, Object> context;
  private KeyValueStore<K, Siblings<V>> store;
  private NodeClock node;
  private long maxOffsetMillis;

  /** The limit on versions of other replicas. */
  private ContextLimit versionLimit;

  private SiblingTableMetrics metrics;

  /** The key where the search for old deletes continues; null for the first key. */
  private K purgeFrom;

  SiblingProcessor(SiblingTable.Settings<V, R> settings) {
    this.settings = settings;
    this.replica = Id.ofName(settings.replica());
    this.replicaHash = NodeHash.of(settings.replica());
  }

  @Override
  public void init(FixedKeyProcessorContext<K, Object> context) {
    close(); // Kafka initializes the same processor again when it revives a task.
    purgeFrom = null;
    settings.startCheck().run(context.appConfigs());
    this.context = context;
    store = context.getStateStore(settings.name());
    node = NodeClock.of(context.appConfigs());
    maxOffsetMillis = node.maxOffsetMillis();
    // The other replica's clock may be ahead, and its counter ahead of that clock: see awaitLead.
    versionLimit =
        new ContextLimit(
            SiblingTable.MAX_VERSION_BYTES, maxOffsetMillis + (maxOffsetMillis + 1) / 2);
    metrics =
        new SiblingTableMetrics(
            settings.name(), context.taskId(), context.metrics(), node.timeSource());
    if (settings.tombstoneRetention() != null) {
      context.schedule(PURGE_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> purge());
    }
  }

  @Override
  public void process(FixedKeyRecord<K, V> record) {
    RecordMetadata source =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("A table must read directly from topics"));
    if (record.key() == null) {
      refuse(record, source, "A record must have a key");
    } else if (source.topic().equals(settings.local())) {
      write(record, source);
    } else {
      replicate(record, source);
    }
  }

  private void write(FixedKeyRecord<K, V> record, RecordMetadata source) {
    HlcHeader origin = originOf(record.headers(), record.timestamp(), replicaHash);
    HybridTimestamp now = node.now();
    HybridTimestamp seenBefore = origin.timestamp();
    if (!node.accepts(seenBefore)) {
      // A wrong clock must not decide which write is the last one, nor what the write has seen.
      origin = origin(now, origin.nodeHash());
      seenBefore = HybridTimestamp.MIN;
    }
    Siblings<V> before = siblings(record.key());
    Stamp version = before.nextVersion(replica, seenBefore, now.physicalMillis());
    awaitLead(version);
    Sibling<V> written =
        new Sibling<>(version, origin.timestamp(), origin.nodeHash(), record.value());
    Siblings<V> after = before.write(written);
    store.put(record.key(), after);

    FixedKeyRecord<K, Object> publish =
        record.withValue(new Published<>(source.partition(), record.value()));
    ClockHeaders.writeVersion(publish.headers(), version);
    ClockHeaders.writeOrigin(publish.headers(), origin);
    forward(publish, SiblingTable.Output.VERSIONS);
    show(record, before, after, written);
  }

  /** {@return time and node of a local write; without {@code tc-hlc}, the record's timestamp} */
  static HlcHeader originOf(Headers headers, long timestampMillis, long replicaHash) {
    return ClockHeaders.readHlc(headers)
        .orElseGet(() -> origin(HybridTimestamp.ofMillis(timestampMillis), replicaHash));
  }

  static HlcHeader origin(HybridTimestamp timestamp, long nodeHash) {
    return new HlcHeader(timestamp, HlcHeader.UNKNOWN_ERROR, false, nodeHash);
  }

  private void replicate(FixedKeyRecord<K, V> record, RecordMetadata source) {
    Optional<Stamp> version = ClockHeaders.readVersion(record.headers());
    Optional<HlcHeader> origin = ClockHeaders.readOrigin(record.headers());
    HybridTimestamp now = node.now();
    String error = error(version, origin, now.physicalMillis());
    if (error != null) {
      refuse(record, source, error);
      return;
    }
    Sibling<V> replicated =
        new Sibling<>(
            version.get(), origin.get().timestamp(), origin.get().nodeHash(), record.value());
    Siblings<V> before = siblings(record.key());
    Siblings<V> after;
    try {
      after = before.apply(replicated, now);
    } catch (IllegalArgumentException e) {
      refuse(record, source, e.getMessage());
      return;
    }
    if (after.equals(before)) {
      metrics.obsolete(1);
      return;
    }
    store.put(record.key(), after);
    show(record, before, after, replicated);
  }

  /** {@return why a record of another replica is rejected; null if it is accepted} */
  private String error(Optional<Stamp> version, Optional<HlcHeader> origin, long nowMillis) {
    if (version.isEmpty()) {
      return "A replicated record must have a valid version in " + ClockHeaders.VERSION;
    }
    if (origin.isEmpty()) {
      return "A replicated record must have a valid origin in " + ClockHeaders.ORIGIN;
    }
    int length = version.get().toBytes().length;
    if (!versionLimit.fits(length)) {
      return "A version must have at most %d bytes: length=%d"
          .formatted(SiblingTable.MAX_VERSION_BYTES, length);
    }
    if (!versionLimit.isPossible(version.get(), nowMillis)) {
      return "A version must not be further ahead than clocks can be; check the clock of the other"
          + " replica: latest="
          + (nowMillis + versionLimit.maxAheadMillis());
    }
    if (origin.get().timestamp().physicalMillis() > nowMillis + maxOffsetMillis) {
      return "The time of a write must not be further ahead than the maximum clock offset; check"
          + " the clock of its writer: latest=%d, timestamp=%s"
              .formatted(nowMillis + maxOffsetMillis, origin.get().timestamp());
    }
    return null;
  }

  private void show(
      FixedKeyRecord<K, V> record, Siblings<V> before, Siblings<V> after, Sibling<V> version) {
    metrics.obsolete(before.versions().size() + 1 - after.versions().size());
    R value = settings.resolver().resolve(after);
    forwardWithoutVersion(record.withValue(value), SiblingTable.Output.RESOLVED);
    if (after.isConflict() || before.isConflict()) {
      ConflictEvent.Kind kind =
          after.isConflict() ? ConflictEvent.Kind.ONGOING : ConflictEvent.Kind.SUPERSEDED;
      if (after.isConflict()) {
        metrics.conflicts.record();
      }
      forwardWithoutVersion(
          record.withValue(new ConflictEvent<>(kind, after, version)),
          SiblingTable.Output.CONFLICTS);
    }
  }

  private void forwardWithoutVersion(FixedKeyRecord<K, ?> record, SiblingTable.Output output) {
    record.headers().remove(ClockHeaders.VERSION).remove(ClockHeaders.ORIGIN);
    forward(record, output);
  }

  private void forward(FixedKeyRecord<K, ?> record, SiblingTable.Output output) {
    context.forward(record, output.child(settings.name()));
  }

  private void refuse(FixedKeyRecord<K, V> record, RecordMetadata source, String rule) {
    String error =
        rule + ": record=" + source.topic() + "-" + source.partition() + "@" + source.offset();
    metrics.refused(error);
    FixedKeyRecord<K, V> refused = record.withValue(record.value());
    refused
        .headers()
        .remove(ClockHeaders.ERROR)
        .add(ClockHeaders.ERROR, error.getBytes(StandardCharsets.UTF_8));
    forward(refused, SiblingTable.Output.ERRORS);
  }

  private Siblings<V> siblings(K key) {
    Siblings<V> siblings = store.get(key);
    return siblings == null ? Siblings.none() : siblings;
  }

  /**
   * Waits while the counter of a key is ahead of the clock by more than half the maximum clock
   * offset. The counter is a time in milliseconds, and each write adds at least one, so a key with
   * more than a thousand writes a second runs ahead. Other replicas would take that for a wrong
   * clock.
   */
  private void awaitLead(Stamp version) {
    long lead = maxOffsetMillis / 2;
    if (version.leq(Stamp.upTo(nowMillis() + lead))) {
      return;
    }
    Stamp own = Stamp.of(replica).join(version);
    // A greater lead is not ours: it must not block this loop.
    for (long i = 0; i < maxOffsetMillis && own.raise(nowMillis() + lead).equals(own); i++) {
      HybridTimestamp next = HybridTimestamp.ofMillis(nowMillis() + 1);
      node.awaitPast(next, Duration.ofMillis(2));
    }
  }

  private long nowMillis() {
    return node.now().physicalMillis();
  }

  private void purge() {
    long old = nowMillis() - settings.tombstoneRetention().toMillis();
    int checked = 0;
    try (KeyValueIterator<K, Siblings<V>> keys = store.range(purgeFrom, null)) {
      while (keys.hasNext() && checked < PURGED_AT_ONCE) {
        KeyValue<K, Siblings<V>> next = keys.next();
        if (next.value.isForgettable(old)) {
          metrics.purged.record();
          store.put(next.key, null);
        }
        checked++;
      }
      purgeFrom = keys.hasNext() ? keys.peekNextKey() : null;
    }
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
      metrics = null;
    }
  }
}
