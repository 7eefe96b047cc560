/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import static io.truechimer.interceptors.localclock.ErrorReading.millis;
import static java.util.concurrent.TimeUnit.MICROSECONDS;

import io.truechimer.time.SaturatingNanos;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * The kernel's clock state: {@code struct timex} as {@code adjtimex} fills it in on systems with
 * 64-bit longs, in the machine's byte order.
 *
 * @param correctionNanos the correction that the kernel is still slewing into the wall
 * @param maxErrorMicros the maximum error; the kernel adds 500 each second
 * @param estimatedErrorMicros the estimated error
 * @param status the {@code STA_} flags
 */
record KernelClockState(
    long correctionNanos, long maxErrorMicros, long estimatedErrorMicros, int status) {

  static final int BYTES = 208;

  /**
   * The value at which the kernel stops adding. No daemon has set the error for hours, or the wall
   * was just set.
   */
  static final long MAX_ERROR_LIMIT_MICROS = 16_000_000;

  private static final int GROWTH_MICROS_PER_SECOND = 500;
  private static final int STA_NANO = 0x2000;

  static KernelClockState parse(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate().order(ByteOrder.nativeOrder());
    int status = in.getInt(40);
    long correction = in.getLong(8);
    return new KernelClockState(
        (status & STA_NANO) == 0 ? MICROSECONDS.toNanos(correction) : correction,
        in.getLong(24),
        in.getLong(32),
        status);
  }

  /**
   * {@return whether a daemon maintains the maximum error} The flag {@code STA_UNSYNC} must not
   * decide this: on Linux, chronyd without {@code rtcsync} leaves it set.
   */
  boolean isMaintained() {
    return maxErrorMicros >= 0 && maxErrorMicros < MAX_ERROR_LIMIT_MICROS;
  }

  /**
   * {@return whether the maximum error is not a measurement} systemd-timesyncd stores 0 for both
   * errors at each poll. The maximum error is then only the kernel's growth since.
   */
  boolean isUnmeasured() {
    return estimatedErrorMicros == 0 && maxErrorMicros % GROWTH_MICROS_PER_SECOND == 0;
  }

  /**
   * {@return the error bound of the wall, in nanoseconds}
   *
   * @param floorNanos the least error bound if the maximum error is not a measurement
   */
  long errorNanos(long floorNanos) {
    // The kernel adds the growth at the end of each second, so up to one second of it is missing.
    long claimed = MICROSECONDS.toNanos(maxErrorMicros + GROWTH_MICROS_PER_SECOND);
    return SaturatingNanos.add(
        isUnmeasured() ? Math.max(floorNanos, claimed) : claimed, remainingSlewNanos());
  }

  /** {@return the size of the remaining correction, in nanoseconds} */
  long remainingSlewNanos() {
    return correctionNanos == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(correctionNanos);
  }

  /** {@return the state in one line, for operators} */
  String describe() {
    return String.format(
        Locale.ROOT,
        "maximum error %s, estimated error %s, remaining correction %s, status 0x%04x%s",
        millis(MICROSECONDS.toNanos(maxErrorMicros)),
        millis(MICROSECONDS.toNanos(estimatedErrorMicros)),
        millis(correctionNanos),
        status,
        isUnmeasured() ? ", not measured" : "");
  }
}
