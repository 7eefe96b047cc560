/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The last timestamp of a clock, which only ever grows, for many threads and without locks.
 *
 * <p>A timestamp has 96 bits, more than one compare-and-set can change. So it is kept as the
 * greater of two registers, each of which only ever grows:
 *
 * <ul>
 *   <li><em>packed</em>: one long, 56 bits of nanoseconds since an epoch, 8 bits of logical
 *       counter;
 *   <li><em>overflow</em>: an immutable object, for what does not fit in packed: a counter above
 *       255 (a remote clock is ahead, and many events wait for the wall to catch up), or a time
 *       more than 2.2 years after the epoch.
 * </ul>
 *
 * <p>A step reads both, makes a timestamp greater than both, and sets the register into which that
 * one fits, if the register still holds what was read. That is enough:
 *
 * <ul>
 *   <li><em>unique</em>: a timestamp fits in one register only, and no register holds a value
 *       twice;
 *   <li><em>increasing</em>: what was written before a step began is read by it, as no register
 *       goes back.
 * </ul>
 *
 * <p>Where another thread sets the other register meanwhile, the two steps overlap, and the one
 * with the lower timestamp counts as the first. The overflow register takes new objects only and is
 * never cleared, so a compare-and-set cannot take an old value for the present one.
 *
 * <p>One reference to an immutable timestamp would be shorter, and slower: see the benchmarks.
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

  /** The wall time from which packed counts; nothing before it is ever set. */
  private final long epoch;

  private volatile long packed;
  private volatile HybridTimestamp overflow; // null until a timestamp does not fit in packed

  /** Begins at {@code (epoch, 0)}. */
  TimestampRegister(long epoch) {
    this.epoch = epoch;
  }

  /** {@return what is in the packed register} */
  long packed() {
    return packed;
  }

  /** {@return what is in the overflow register, or null} */
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
   * Sets the register into which a timestamp fits, if it still holds what was seen there.
   *
   * @param wall with {@code logical}, greater than both that was seen
   * @return whether it was set
   */
  boolean advance(long seenPacked, HybridTimestamp seenOverflow, long wall, int logical) {
    long sinceEpoch = wall - epoch;
    if (sinceEpoch >>> WALL_BITS == 0 && (logical & ~LOGICAL_MASK) == 0) {
      return PACKED.compareAndSet(this, seenPacked, sinceEpoch << LOGICAL_BITS | logical);
    }
    return OVERFLOW.compareAndSet(this, seenOverflow, HybridTimestamp.of(wall, logical));
  }

  /**
   * Sets {@code (wall, 0)} if that is greater and goes without a second look, as it usually does.
   * It is a step as any other: both registers are read, and the packed one is set if the result is
   * greater than both. What is in the overflow one for good is in nobody's way once the wall has
   * passed it.
   *
   * @return whether it was set; if not, that says nothing
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

  /** Makes the last timestamp at least the given one. */
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
