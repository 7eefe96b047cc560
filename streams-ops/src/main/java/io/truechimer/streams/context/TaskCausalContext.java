/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.streams.limits.ContextLimit;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The causal context of one task: everything that the task has seen. The task's own counter is the
 * physical milliseconds of the node's clock. All outputs of one millisecond share one context;
 * their timestamps order them.
 *
 * <p>The context is not stored. A task that starts treats everything that any clock can have shown
 * by now as seen, and writes nothing until its own clock has passed that. So everything that it
 * restores or reads counts as seen, and no counter is used twice.
 *
 * <p>Only for the thread of the task.
 */
final class TaskCausalContext {

  /** The number of received contexts to remember; a power of two. */
  private static final int REMEMBERED = 64;

  private final ContextSettings settings;
  private final ContextLimit limit;
  private final NodeClock node;
  private final TaskId id;
  final TaskMetrics metrics;

  private Stamp seen = Stamp.upTo(0);

  /** The clock must pass this time before the task writes; negative once it has. */
  private long silentUpToMillis = -1;

  /** The value of the own counter. */
  private long raisedToMillis = -1;

  /**
   * All that clocks could have shown when the own counter was raised; at most the present bound.
   */
  private Stamp possible = seen;

  /** Everything up to this counter counts as seen. */
  private long allSeenUpTo;

  /** The encoded context for records; null if it must be encoded again. */
  private byte[] header;

  /**
   * Some received contexts, by their hashes. All outputs of another task in one millisecond share
   * one context, and arrive mixed with those of other tasks.
   */
  private final byte[][] received = new byte[REMEMBERED][];

  private Stamp lastGlobal = seen;

  TaskCausalContext(ContextSettings settings, TaskId id, TaskMetrics metrics) {
    this.settings = settings;
    this.limit = settings.contextLimit();
    this.node = settings.node();
    this.id = id;
    this.metrics = metrics;
  }

  /** Starts the task, or starts it again if it may have run elsewhere in the meantime. */
  void start() {
    silentUpToMillis = nowMillis() + limit.maxAheadMillis();
    seen = seen.join(Stamp.upTo(silentUpToMillis));
    header = null;
  }

  /** {@return the context without the id of the task} */
  Stamp seen() {
    receiveGlobal();
    return seen.peek();
  }

  /** Joins the context of a record. {@return the record, marked with the context of the task} */
  <K, V> Record<K, V> withContext(Record<K, V> record) {
    if (prepareFor(record.headers())) {
      return record;
    }
    // This copies the headers: those of the caller must not change.
    Record<K, V> copy = record.withHeaders(record.headers());
    mark(copy.headers());
    return copy;
  }

  /** Joins the context of a record. {@return the record, marked with the context of the task} */
  <K, V> FixedKeyRecord<K, V> withContext(FixedKeyRecord<K, V> record) {
    if (prepareFor(record.headers())) {
      return record;
    }
    FixedKeyRecord<K, V> copy = record.withHeaders(record.headers());
    mark(copy.headers());
    return copy;
  }

  /**
   * Joins the context of a record, and encodes the context of the task if necessary; waits for the
   * end of the start.
   *
   * @return whether the record already carries the context of the task. A marked record passes from
   *     processor to processor unchanged as long as the task sees nothing new. The clock is not
   *     read again, because each record that is sent meanwhile gets a timestamp of its own
   */
  private boolean prepareFor(Headers headers) {
    Header context = headers.lastHeader(ClockHeaders.CONTEXT);
    receive(headers, context);
    if (header != null && context instanceof ContextHeader ours && ours.context() == header) {
      return true;
    }
    header();
    return false;
  }

  /** Joins the context of a record, for a {@link StampAware} processor. */
  void receive(Headers headers) {
    receive(headers, headers.lastHeader(ClockHeaders.CONTEXT));
    awaitEndOfStart();
    if (nowMillis() > raisedToMillis) {
      // Nothing is written, but the context must stay short, and advance with the clock.
      header();
    }
  }

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
    Optional<Stamp> stamp = ClockHeaders.readContext(headers);
    if (stamp.isEmpty()) {
      metrics.malformed.record();
    } else if (join(stamp.get(), bytes.length)) {
      received[place] = bytes;
    }
  }

  /** {@return whether the stamp counts as seen now} A rejected one may be accepted a bit later. */
  private boolean join(Stamp stamp, int length) {
    boolean fits = limit.fits(length);
    if (fits && stamp.leq(possible)) {
      see(stamp);
      return true;
    }
    if (stamp.leq(seen)) {
      return true;
    }
    Optional<Stamp> admitted = limit.admit(stamp, length, nowMillis());
    if (admitted.isEmpty()) {
      metrics.refused();
      return false;
    }
    if (!fits) {
      metrics.shortened();
    }
    see(admitted.get());
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // Usually it is the same object; equality is slower.
  private void receiveGlobal() {
    Stamp global = settings.instance.globalContext();
    if (global == lastGlobal) {
      return;
    }
    lastGlobal = global;
    see(global);
  }

  @SuppressWarnings("ReferenceEquality") // join returns the same object if nothing is new.
  private void see(Stamp stamp) {
    Stamp joined = seen.join(stamp);
    if (joined != seen) {
      seen = joined;
      header = null;
    }
  }

  /**
   * {@return whether this task wrote the header} {@code Causal.unstamp} writes a more exact one.
   */
  private boolean isOurs(Header context) {
    return context instanceof ContextHeader ours && ours.owner() == this;
  }

  /** Replaces the context in the headers by the one of this task. */
  void mark(Headers headers) {
    headers.remove(ClockHeaders.CONTEXT);
    headers.add(new ContextHeader(this, header));
  }

  /**
   * {@return whether a record that is about to be sent must be marked again} A global table may
   * have changed since the record was marked. Only when the record leaves the task, it is certain
   * that the task reads nothing more for it.
   *
   * @param topic the topic of the record
   * @param headers its headers; not changed
   */
  boolean isStale(String topic, Headers headers) {
    Header context = headers.lastHeader(ClockHeaders.CONTEXT);
    if (context == null || !isOurs(context) || settings.changelogs.contains(topic)) {
      return false;
    }
    receiveGlobal();
    // Null also if another child of the same join has already taken up the change.
    return ((ContextHeader) context).context() != (header == null ? header() : header);
  }

  /** {@return the encoded context, up to date; the first call waits for the end of the start} */
  private byte[] header() {
    awaitEndOfStart();
    long now = nowMillis();
    if (now > raisedToMillis) {
      if (seen.isAnonymous()) {
        // Not in the constructor: only now a consumer has learned the id of the cluster.
        seen = seen.join(Stamp.of(settings.identityOf(id)));
      }
      raisedToMillis = now;
      possible = Stamp.upTo(now + limit.maxAheadMillis());
      seen = seen.raise(now);
      header = null;
    }
    if (header == null) {
      header = encode(now);
    }
    return header;
  }

  /** Waits until the clock has passed everything that counted as seen at the start. */
  private void awaitEndOfStart() {
    if (silentUpToMillis >= 0 && nowMillis() <= silentUpToMillis) {
      HybridTimestamp end = HybridTimestamp.ofMillis(silentUpToMillis + 1);
      // The node's last timestamp may be ahead of its wall clock by twice the maximum offset.
      if (!node.awaitPast(end, node.maxOffset().multipliedBy(3))) {
        metrics.stillBehind(end);
      }
    }
    silentUpToMillis = -1;
  }

  private byte[] encode(long now) {
    long horizon = settings.horizonMillis;
    byte[] bytes = encodeAfter(now - horizon);
    if (bytes == null) {
      metrics.shortened();
      while (bytes == null && horizon > 0) {
        horizon /= 2;
        bytes = encodeAfter(now - horizon);
      }
    }
    // No accepted context was further ahead than that.
    return bytes == null ? encodeAfter(now + limit.maxAheadMillis()) : bytes;
  }

  /** Treats everything up to a counter as seen. {@return the encoded context; null if too long} */
  private byte[] encodeAfter(long counter) {
    if (counter > allSeenUpTo) {
      seen = seen.join(Stamp.upTo(counter));
      allSeenUpTo = counter;
    }
    try {
      byte[] bytes = ClockHeaders.encodeContext(seen);
      return limit.fits(bytes.length) ? bytes : null;
    } catch (IllegalStateException e) {
      return null; // The stamp is beyond the limits of its encoding.
    }
  }

  private long nowMillis() {
    return node.now().physicalMillis();
  }
}
