/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The last timestamp of a clock. It only grows. Thread-safe and lock-free.
 *
 * <p>A timestamp has 96 bits, but a compare-and-set changes only one variable. So the value is the
 * greater of two registers, each of which only grows:
 *
 * <ul>
 *   <li><em>packed</em>: one {@code long} with 56 bits of nanoseconds since an epoch and 8 bits of
 *       logical counter.
 *   <li><em>overflow</em>: an immutable object for timestamps that do not fit into packed. These
 *       have a counter above 255 (a remote clock is ahead, and many events wait for the wall clock
 *       to catch up), or a time more than 2.2 years after the epoch.
 * </ul>
 *
 * <p>A step reads both registers and makes a timestamp that is greater than both. Then it sets the
 * register into which this timestamp fits, if that register is still unchanged. This ensures that
 * timestamps are:
 *
 * <ul>
 *   <li><em>unique</em>: a timestamp fits into one register only, and no register holds a value
 *       twice;
 *   <li><em>increasing</em>: no register goes back, so a step reads all that was written before it
 *       began.
 * </ul>
 *
 * <p>If another thread sets the other register in the meantime, the two steps overlap. They count
 * as ordered by their timestamps. The overflow register accepts only new objects and is never
 * cleared, so a compare-and-set cannot confuse an old value with the current one (no ABA problem).
 *
 * <p>A single reference to an immutable timestamp would be shorter, but slower; see the benchmarks.
 */
final class TimestampRegister {

  private static final int LOGICAL_BITS = 8;
  private static final int LOGICAL_MASK = (1 << LOGICAL_BITS) - 1;
  private static final int WALL_BITS = Long.SIZE - LOGICAL_BITS;

  private static final VarHandle PACKED;
  private static final VarHandle OVERFLOW;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      PACKED = lookup.findVarHandle(TimestampRegister.class, "packed", long.class);
      OVERFLOW = lookup.findVarHandle(TimestampRegister.class, "overflow", HybridTimestamp.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The wall time from which packed counts. No timestamp is before it. */
  private final long epoch;

  private volatile long packed;
  private volatile HybridTimestamp overflow; // null until a timestamp does not fit into packed

  /** Starts at {@code (epoch, 0)}. */
  TimestampRegister(long epoch) {
    this.epoch = epoch;
  }

  /** {@return the packed register} */
  long packed() {
    return packed;
  }

  /** {@return the overflow register; null while it is empty} */
  HybridTimestamp overflow() {
    return overflow;
  }

  long wallOf(long packed) {
    return epoch + (packed >>> LOGICAL_BITS);
  }

  int logicalOf(long packed) {
    return (int) packed & LOGICAL_MASK;
  }

  /**
   * Sets the register into which a timestamp fits, if that register still has the value seen.
   *
   * @param wall the wall time of a timestamp that is greater than both values seen
   * @return whether the register was set
   */
  boolean advance(long seenPacked, HybridTimestamp seenOverflow, long wall, int logical) {
    long sinceEpoch = wall - epoch;
    if (sinceEpoch >>> WALL_BITS == 0 && (logical & ~LOGICAL_MASK) == 0) {
      return PACKED.compareAndSet(this, seenPacked, sinceEpoch << LOGICAL_BITS | logical);
    }
    return OVERFLOW.compareAndSet(this, seenOverflow, HybridTimestamp.of(wall, logical));
  }

  /**
   * Tries once to set {@code (wall, 0)}, if that is greater than the last timestamp. This is the
   * fast path, and usually succeeds. Like every step it reads both registers, and sets packed only
   * if the result is greater than both. A value in overflow does not block it once the wall clock
   * has passed that value.
   *
   * @return whether the register was set; false does not mean that {@code wall} is too small
   */
  boolean advanceIfPast(long wall) {
    long sinceEpoch = wall - epoch;
    long seen = packed;
    HybridTimestamp seenOverflow = overflow;
    return (seenOverflow == null || Long.compareUnsigned(wall, seenOverflow.wallTime()) > 0)
        && sinceEpoch >>> WALL_BITS == 0
        && sinceEpoch > seen >>> LOGICAL_BITS
        && PACKED.compareAndSet(this, seen, sinceEpoch << LOGICAL_BITS);
  }

  /** Raises the last timestamp to at least the given one. */
  void advanceTo(HybridTimestamp timestamp) {
    for (; ; ) {
      long seenPacked = packed;
      HybridTimestamp seenOverflow = overflow;
      if (greater(seenPacked, seenOverflow).compareTo(timestamp) >= 0
          || advance(seenPacked, seenOverflow, timestamp.wallTime(), timestamp.logical())) {
        return;
      }
    }
  }

  HybridTimestamp get() {
    return greater(packed, overflow);
  }

  private HybridTimestamp greater(long packed, HybridTimestamp overflow) {
    HybridTimestamp unpacked = HybridTimestamp.of(wallOf(packed), logicalOf(packed));
    return overflow == null ? unpacked : HybridTimestamp.max(unpacked, overflow);
  }
}
