/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Record;

/**
 * All that a task has seen. Its own counter is the physical milliseconds of the node's clock, so
 * what it writes in one millisecond has one context, and is ordered by the timestamps.
 *
 * <p>It is stored nowhere. A task that starts takes all for seen that any clock may have shown by
 * now, and writes nothing until its own clock is past that: so all that it restores or reads counts
 * as seen, whoever wrote it, and no counter is used twice.
 *
 * <p>For the thread of the task alone.
 */
final class TaskContext {

  /** A power of two. */
  private static final int REMEMBERED = 64;

  private final CausalConfig config;
  private final NodeClock node;
  private final TaskId id;
  private final TaskNotices notices;

  /** Those that cannot be read are counted for the task, and not for the process. */
  private final LongAdder malformed = new LongAdder();

  private Stamp seen = Stamp.upTo(0);

  /** What the own clock must be past before anything is written; negative once it is. */
  private long silentUpTo = -1;

  /** Up to what the own counter is raised. */
  private long raisedTo = -1;

  /** What no clock could have shown when the own counter was raised, which is no later than now. */
  private Stamp limit = seen;

  /** Up to what all counts as seen. */
  private long allUpTo;

  /** What is written on records; null if it has to be made anew. */
  private byte[] header;

  /**
   * Some of those that were received, by their hashes. What another task writes in a millisecond
   * has one context, and comes mixed with those of others.
   */
  private final byte[][] received = new byte[REMEMBERED][];

  private Stamp lastGlobal = seen;

  TaskContext(CausalConfig config, TaskId id, TaskNotices notices) {
    this.config = config;
    this.node = config.node();
    this.id = id;
    this.notices = notices;
  }

  /** Begins, or begins anew where the task may have run elsewhere meanwhile. */
  void start() {
    silentUpTo = nowMillis() + config.maxOffsetMillis();
    seen = seen.join(Stamp.upTo(silentUpTo));
    header = null;
  }

  Stamp seen() {
    receiveGlobal();
    return seen.peek();
  }

  /** {@return the record with this context, which has seen the record's} */
  <K, V> Record<K, V> withContext(Record<K, V> record) {
    if (prepareFor(record.headers())) {
      return record;
    }
    // The headers are copied, so the caller's stay as they are.
    Record<K, V> copy = record.withHeaders(record.headers());
    mark(copy.headers());
    return copy;
  }

  /** {@return the record with this context, which has seen the record's} */
  <K, V> FixedKeyRecord<K, V> withContext(FixedKeyRecord<K, V> record) {
    if (prepareFor(record.headers())) {
      return record;
    }
    FixedKeyRecord<K, V> copy = record.withHeaders(record.headers());
    mark(copy.headers());
    return copy;
  }

  /**
   * Takes for seen what a record brings, and has the context ready for it: waits for the end of the
   * start, and encodes, if need be.
   *
   * @return whether the record has this context already; else it is to be written. What the task
   *     has marked goes on from processor to processor as long as nothing new is seen: the clock is
   *     not asked again, since what is sent meanwhile has a timestamp of its own
   */
  private boolean prepareFor(Headers headers) {
    Header context = headers.lastHeader(ClockHeaders.CONTEXT);
    receive(headers, context);
    if (header != null && context instanceof ContextHeader ours && ours.has(header)) {
      return true;
    }
    header();
    return false;
  }

  /**
   * Takes for seen what a record brings, for a processor that gives records contexts of its own.
   */
  void receive(Headers headers) {
    receive(headers, headers.lastHeader(ClockHeaders.CONTEXT));
    awaitEndOfStart();
    if (nowMillis() > raisedTo) {
      // Nothing is written, but what was seen is to stay as short, and to go on with the clock.
      header();
    }
  }

  /** Takes for seen what a record's sender had seen, and what global tables have taken in. */
  private void receive(Headers headers, Header context) {
    receiveGlobal();
    if (context == null || isOurs(context)) {
      return;
    }
    byte[] bytes = context.value();
    int place = Arrays.hashCode(bytes) & (REMEMBERED - 1);
    if (bytes != null && Arrays.equals(bytes, received[place])) {
      return;
    }
    Optional<Stamp> stamp = ClockHeaders.readContext(headers, malformed);
    if (stamp.isEmpty()) {
      notices.malformed();
    } else if (join(stamp.get(), bytes.length)) {
      received[place] = bytes;
    }
  }

  /**
   * {@return whether it counts as seen now} One that is refused may be all right a moment later.
   */
  private boolean join(Stamp stamp, int length) {
    boolean fits = length <= config.maxBytes();
    if (fits && stamp.leq(limit)) {
      see(stamp);
      return true;
    }
    if (stamp.leq(seen)) {
      return true;
    }
    long now = nowMillis();
    Stamp all = Stamp.upTo(now);
    if (!fits && stamp.leq(all)) {
      // No less than what it says.
      notices.shortened(now);
      see(all);
      return true;
    }
    if (fits && stamp.leq(Stamp.upTo(now + config.maxOffsetMillis()))) {
      see(stamp);
      return true;
    }
    // Whoever wrote that could make all of this task's writes look later than everything.
    notices.refused(now);
    return false;
  }

  @SuppressWarnings("ReferenceEquality") // Most often it is the very same: then that is enough.
  private void receiveGlobal() {
    Stamp global = config.instance().globalContext();
    if (global == lastGlobal) {
      return;
    }
    lastGlobal = global;
    see(global);
  }

  @SuppressWarnings("ReferenceEquality") // It is the very same if there is nothing new.
  private void see(Stamp stamp) {
    Stamp joined = seen.join(stamp);
    if (joined != seen) {
      seen = joined;
      header = null;
    }
  }

  /** Whether this task has marked the record itself. What Causal writes is more exact than that. */
  private boolean isOurs(Header context) {
    return context instanceof ContextHeader ours && ours.isOf(this);
  }

  private void mark(Headers headers) {
    headers.remove(ClockHeaders.CONTEXT);
    headers.add(new ContextHeader(this, header));
  }

  /**
   * Marks a record once more if what this task reads of global tables has changed since it was
   * marked. Only on the way out of the task is it certain that nothing is read any more.
   *
   * @param topic where a record is about to be sent
   * @param headers its headers; they are left alone
   * @return the headers to send in their place; null if they are right
   */
  Headers refresh(String topic, Headers headers) {
    Header context = headers.lastHeader(ClockHeaders.CONTEXT);
    if (!(context instanceof ContextHeader ours) || !ours.isOf(this) || config.isChangelog(topic)) {
      return null;
    }
    receiveGlobal();
    // Also where another child of the same join has taken up the change.
    byte[] current = header == null ? header() : header;
    if (ours.has(current)) {
      return null;
    }
    Headers fresh = new RecordHeaders(headers);
    mark(fresh);
    return fresh;
  }

  /** {@return what is written on records now} The first waits until the start is over. */
  private byte[] header() {
    awaitEndOfStart();
    long now = nowMillis();
    if (now > raisedTo) {
      if (seen.isAnonymous()) {
        // Not earlier: by now a consumer has heard the cluster's id.
        seen = seen.join(Stamp.of(config.identityOf(id)));
      }
      raisedTo = now;
      limit = Stamp.upTo(now + config.maxOffsetMillis());
      seen = seen.raise(now);
      header = null;
    }
    if (header == null) {
      header = encode(now);
    }
    return header;
  }

  /** Waits until the own clock is past all that counted as seen at the start. */
  private void awaitEndOfStart() {
    if (silentUpTo >= 0 && nowMillis() <= silentUpTo) {
      HybridTimestamp end = HybridTimestamp.ofMillis(silentUpTo + 1);
      // The node's last timestamp may be ahead of its wall by twice the maximum offset.
      if (!node.awaitPast(end, node.maxOffset().multipliedBy(3))) {
        notices.stillBehind(nowMillis(), end);
      }
    }
    silentUpTo = -1;
  }

  private byte[] encode(long now) {
    long horizon = config.horizonMillis();
    byte[] bytes = encodeAfter(now - horizon);
    if (bytes == null) {
      notices.shortened(now);
      while (bytes == null && horizon > 0) {
        horizon /= 2;
        bytes = encodeAfter(now - horizon);
      }
    }
    // Nothing was ever accepted that is further ahead.
    return bytes == null ? encodeAfter(now + config.maxOffsetMillis()) : bytes;
  }

  /** {@return the context, with all up to a counter counting as seen; null if it is too long} */
  private byte[] encodeAfter(long counter) {
    if (counter > allUpTo) {
      seen = seen.join(Stamp.upTo(counter));
      allUpTo = counter;
    }
    Headers headers = new RecordHeaders();
    try {
      ClockHeaders.writeContext(headers, seen);
    } catch (IllegalStateException e) {
      return null; // It is beyond what can be written at all.
    }
    byte[] bytes = headers.lastHeader(ClockHeaders.CONTEXT).value();
    return bytes.length > config.maxBytes() ? null : bytes;
  }

  /** Notes that the past of a value was too long. */
  void notePastShortened() {
    notices.pastShortened(nowMillis());
  }

  private long nowMillis() {
    return node.now().physicalMillis();
  }
}
