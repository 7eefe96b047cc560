/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.HlcHeader;
import io.truechimer.sync.NodeHash;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps the siblings of the keys of a task. */
final class SiblingProcessor<K, V, R> implements FixedKeyProcessor<K, V, SiblingOutput<V, R>> {

  private static final Duration PURGE_INTERVAL = Duration.ofSeconds(1);

  /** How many keys are looked at in one go, which takes some milliseconds. */
  private static final int PURGED_AT_ONCE = 1_000;

  private final SiblingTable.Settings<K, V, R> settings;
  private final Id replica;
  private final long replicaHash;

  private FixedKeyProcessorContext<K, SiblingOutput<V, R>> context;
  private KeyValueStore<K, Siblings<V>> store;
  private NodeClock node;
  private long maxOffsetMillis;
  private SiblingTableMetrics notices;

  /** Where the search for old deletes goes on; null for the beginning. */
  private K purgeFrom;

  SiblingProcessor(SiblingTable.Settings<K, V, R> settings) {
    this.settings = settings;
    this.replica = Id.ofName(settings.replica());
    this.replicaHash = NodeHash.of(settings.replica());
  }

  @Override
  public void init(FixedKeyProcessorContext<K, SiblingOutput<V, R>> context) {
    close(); // A task that is revived starts again, with the same processor.
    purgeFrom = null;
    settings.startCheck().run(context.appConfigs());
    this.context = context;
    store = context.getStateStore(settings.name());
    node = NodeClock.of(context.appConfigs());
    // Rounded up: what is at the very limit is no more than clocks may differ by.
    maxOffsetMillis = node.maxOffsetMillis();
    notices = new SiblingTableMetrics(settings.name(), context.taskId(), context.metrics());
    if (settings.tombstoneRetention() != null) {
      context.schedule(PURGE_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> purge());
    }
  }

  @Override
  public void process(FixedKeyRecord<K, V> record) {
    RecordMetadata source =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("a table reads topics alone"));
    if (record.key() == null) {
      refuse(record, source, "a record has a key");
    } else if (source.topic().equals(settings.local())) {
      write(record, source);
    } else {
      replicate(record, source);
    }
  }

  private void write(FixedKeyRecord<K, V> record, RecordMetadata source) {
    HlcHeader origin = VersionHeaders.ofWrite(record.headers(), record.timestamp(), replicaHash);
    HybridTimestamp now = node.now();
    HybridTimestamp seenBefore = origin.timestamp();
    if (!node.accepts(seenBefore)) {
      // A clock that is wrong shall not decide what is last, nor what has been seen.
      origin = VersionHeaders.origin(now, origin.nodeHash());
      seenBefore = HybridTimestamp.MIN;
    }
    Siblings<V> before = siblings(record.key());
    Stamp version = before.nextVersion(replica, seenBefore, now.physicalMillis());
    awaitLead(version);
    Sibling<V> written =
        new Sibling<>(version, origin.timestamp(), origin.nodeHash(), record.value());
    Siblings<V> after = before.write(written);
    store.put(record.key(), after);

    SiblingOutput.Published<V> published =
        new SiblingOutput.Published<>(source.partition(), record.value());
    FixedKeyRecord<K, SiblingOutput<V, R>> publish =
        record.withValue(new SiblingOutput.Publish<>(published));
    VersionHeaders.write(publish.headers(), version, origin);
    context.forward(publish);
    show(record, before, after, written);
  }

  private void replicate(FixedKeyRecord<K, V> record, RecordMetadata source) {
    Optional<Stamp> version = VersionHeaders.readVersion(record.headers());
    Optional<HlcHeader> origin = VersionHeaders.readOrigin(record.headers());
    HybridTimestamp now = node.now();
    String error = error(version, origin, now.physicalMillis() + maxOffsetMillis);
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
      notices.obsolete(1);
      return;
    }
    store.put(record.key(), after);
    show(record, before, after, replicated);
  }

  /** {@return why a record of another replica is not taken; null if it is} */
  private String error(Optional<Stamp> version, Optional<HlcHeader> origin, long latestMillis) {
    if (version.isEmpty()) {
      return "a replicated record has a version that can be read in tc-ver";
    }
    if (origin.isEmpty()) {
      return "a replicated record has an origin that can be read in " + VersionHeaders.ORIGIN;
    }
    int length = version.get().toBytes().length;
    if (length > SiblingTable.MAX_VERSION_BYTES) {
      return "a version has at most " + SiblingTable.MAX_VERSION_BYTES + " bytes: length=" + length;
    }
    // The clock of the other replica may be ahead, and its counter of that clock: see awaitLead.
    long latestCounter = latestMillis + (maxOffsetMillis + 1) / 2;
    if (!version.get().leq(Stamp.upTo(latestCounter))) {
      return "a version counts at most what clocks can show: latest=" + latestCounter;
    }
    if (origin.get().timestamp().physicalMillis() > latestMillis) {
      return "a write was made at a time that clocks can show: latest="
          + latestMillis
          + ", timestamp="
          + origin.get().timestamp();
    }
    return null;
  }

  private void show(
      FixedKeyRecord<K, V> record, Siblings<V> before, Siblings<V> after, Sibling<V> version) {
    notices.obsolete(before.versions().size() + 1 - after.versions().size());
    R value = settings.resolver().resolve(after);
    forwardWithoutVersion(record.withValue(new SiblingOutput.Show<>(value)));
    if (after.isConflict() || before.isConflict()) {
      ConflictEvent.Kind kind =
          after.isConflict() ? ConflictEvent.Kind.ONGOING : ConflictEvent.Kind.SUPERSEDED;
      if (after.isConflict()) {
        notices.conflict();
      }
      ConflictEvent<V> event = new ConflictEvent<>(kind, after, version);
      forwardWithoutVersion(record.withValue(new SiblingOutput.Conflict<>(event)));
    }
  }

  private void forwardWithoutVersion(FixedKeyRecord<K, SiblingOutput<V, R>> output) {
    VersionHeaders.remove(output.headers());
    context.forward(output);
  }

  private void refuse(FixedKeyRecord<K, V> record, RecordMetadata source, String rule) {
    String error =
        rule + ": record=" + source.topic() + "-" + source.partition() + "@" + source.offset();
    notices.refused(error, nowMillis());
    FixedKeyRecord<K, SiblingOutput<V, R>> refused =
        record.withValue(new SiblingOutput.Refuse<>(record.value()));
    VersionHeaders.writeError(refused.headers(), error);
    context.forward(refused);
  }

  private Siblings<V> siblings(K key) {
    Siblings<V> siblings = store.get(key);
    return siblings == null ? Siblings.none() : siblings;
  }

  /**
   * Each write of a key counts at least one, and the counter is a time in milliseconds: a key that
   * is written more than a thousand times a second runs ahead of the clock. Others would take that
   * for a clock that is wrong, so it waits, a millisecond for each write, once it is ahead by half
   * the maximum offset.
   */
  private void awaitLead(Stamp version) {
    long lead = maxOffsetMillis / 2;
    if (version.leq(Stamp.upTo(nowMillis() + lead))) {
      return;
    }
    Stamp own = Stamp.of(replica).join(version);
    // That many at most: what is ahead further than that is no lead of ours.
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
    int looked = 0;
    try (KeyValueIterator<K, Siblings<V>> keys = store.range(purgeFrom, null)) {
      while (keys.hasNext() && looked < PURGED_AT_ONCE) {
        KeyValue<K, Siblings<V>> next = keys.next();
        purge(next.key, next.value, old);
        looked++;
      }
      purgeFrom = keys.hasNext() ? keys.peekNextKey() : null;
    }
  }

  private void purge(K key, Siblings<V> before, long old) {
    Siblings<V> after = before.purge(old);
    if (!after.equals(before)) {
      notices.purged();
      store.put(key, after.isEmpty() ? null : after);
    }
  }

  @Override
  public void close() {
    if (notices != null) {
      notices.close();
      notices = null;
    }
  }
}
