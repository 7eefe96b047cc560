/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The shared memory segment of the ClockBound daemon, in version 2 of its layout: a header of 16
 * bytes and 64 bytes of content, in the machine's byte order.
 *
 * <pre>
 *  0 u64 magic               16 i64 i64 as of (s, ns)      56 u64 disruption marker
 *  8 u32 size                32 i64 i64 void after         64 u32 drift, ppb
 * 12 u16 version             48 i64 bound, ns              68 i32 status
 * 14 u16 generation                                        72 u8  detects disruptions
 * </pre>
 *
 * <p>Times are readings of the kernel's monotonic clock since boot. The generation is odd during a
 * write, and 0 before the first write.
 *
 * @param asOf the time of the bound, in monotonic nanoseconds
 * @param voidAfter the time from which the segment must not be used, in monotonic nanoseconds
 * @param bound the error bound of the wall at {@code asOf}, in nanoseconds, 0 or greater
 * @param marker the latest disruption of the virtual machine; empty if the hypervisor reports none
 * @param driftPpb the growth of the bound, in nanoseconds per second
 * @param status the state of the clock
 */
record ClockBoundSegment(
    long asOf, long voidAfter, long bound, OptionalLong marker, long driftPpb, Status status) {

  static final int BYTES = 80;

  private static final int MAGIC_HIGH = 0x414D5A4E;
  private static final int MAGIC_LOW = 0x43420200;
  private static final short VERSION = 2;
  private static final long BILLION = 1_000_000_000;

  enum Status {
    UNKNOWN,
    SYNCHRONIZED,
    FREE_RUNNING,
    DISRUPTED
  }

  /** {@return whether these bytes are a segment of this version, complete or not} */
  static boolean isRecognised(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate().order(ByteOrder.nativeOrder());
    // The daemon writes the magic number as two words.
    return in.getInt(0) == MAGIC_HIGH
        && in.getInt(4) == MAGIC_LOW
        && Integer.compareUnsigned(in.getInt(8), BYTES) >= 0
        && in.getShort(12) == VERSION;
  }

  /** {@return whether the daemon is not writing these bytes, and has written them before} */
  static boolean isComplete(ByteBuffer bytes) {
    short generation = bytes.duplicate().order(ByteOrder.nativeOrder()).getShort(14);
    return generation != 0 && (generation & 1) == 0;
  }

  /**
   * {@return the content; empty if a value is out of range}
   *
   * @param bytes {@value #BYTES} bytes that are recognised and complete
   */
  static Optional<ClockBoundSegment> parse(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate().order(ByteOrder.nativeOrder());
    long bound = in.getLong(48);
    long driftPpb = Integer.toUnsignedLong(in.getInt(64));
    int status = in.getInt(68);
    OptionalLong asOf = nanos(in.getLong(16), in.getLong(24));
    OptionalLong voidAfter = nanos(in.getLong(32), in.getLong(40));
    if (bound < 0
        || driftPpb >= BILLION
        || status < 0
        || status >= Status.values().length
        || asOf.isEmpty()
        || voidAfter.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ClockBoundSegment(
            asOf.getAsLong(),
            voidAfter.getAsLong(),
            bound,
            in.get(72) == 0 ? OptionalLong.empty() : OptionalLong.of(in.getLong(56)),
            driftPpb,
            Status.values()[status]));
  }

  private static OptionalLong nanos(long seconds, long nanos) {
    return seconds < 0 || seconds >= Long.MAX_VALUE / BILLION || nanos < 0 || nanos >= BILLION
        ? OptionalLong.empty()
        : OptionalLong.of(seconds * BILLION + nanos);
  }
}
