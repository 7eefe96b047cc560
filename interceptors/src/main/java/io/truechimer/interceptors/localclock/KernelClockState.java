/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * What {@code adjtimex} writes where a long has 64 bits: {@code struct timex}, in the byte order of
 * the machine.
 *
 * @param offsetNanos what the kernel is still to correct the wall by
 * @param maxErrorMicros how far the wall may be from the true time; grows by 500 each second
 * @param estimatedErrorMicros how far it is thought to be
 * @param status flags
 */
record KernelClockState(
    long offsetNanos, long maxErrorMicros, long estimatedErrorMicros, int status) {

  static final int BYTES = 208;

  /** At this the error stops growing: nobody has set it for hours, or the wall was just set. */
  static final long MAX_ERROR_LIMIT_MICROS = 16_000_000;

  private static final int MICROS_EACH_SECOND = 500;
  private static final int STA_NANO = 0x2000;

  /** {@return the content} */
  static KernelClockState parse(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate().order(ByteOrder.nativeOrder());
    int status = in.getInt(40);
    long offset = in.getLong(8);
    return new KernelClockState(
        (status & STA_NANO) == 0 ? saturatedNanos(offset) : offset,
        in.getLong(24),
        in.getLong(32),
        status);
  }

  /**
   * {@return whether somebody sets the error} The flag {@code STA_UNSYNC} does not tell: chrony
   * leaves it set on Linux without {@code rtcsync}.
   */
  boolean isKept() {
    return maxErrorMicros >= 0 && maxErrorMicros < MAX_ERROR_LIMIT_MICROS;
  }

  /**
   * {@return whether nobody has measured the error} systemd-timesyncd sets both errors to 0 at each
   * poll, so that what is read is the kernel's growth since.
   */
  boolean isUnmeasured() {
    return estimatedErrorMicros == 0 && maxErrorMicros % MICROS_EACH_SECOND == 0;
  }

  /**
   * {@return how far the wall may be from the true time, in nanoseconds}
   *
   * @param floorNanos the least where nobody has measured it
   */
  long errorNanos(long floorNanos) {
    // The kernel lets the error grow at the end of each second.
    long claimed = saturatedNanos(maxErrorMicros + MICROS_EACH_SECOND);
    return Drift.add(
        isUnmeasured() ? Math.max(floorNanos, claimed) : claimed, remainingSlewNanos());
  }

  /** {@return how far the kernel still has to move the wall, in nanoseconds} */
  long remainingSlewNanos() {
    return offsetNanos == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(offsetNanos);
  }

  String describe() {
    return String.format(
        Locale.ROOT,
        "maximum error %d us, estimated error %d us, offset %d ns, status 0x%04x%s",
        maxErrorMicros,
        estimatedErrorMicros,
        offsetNanos,
        status,
        isUnmeasured() ? ", not measured" : "");
  }

  private static long saturatedNanos(long micros) {
    try {
      return Math.multiplyExact(micros, 1000);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
