/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/**
 * The chrony daemon's tracking report, in version 6 of its command protocol: the data that {@code
 * chronyc tracking} prints. Numbers are big endian; seconds are {@link #seconds chrony's own
 * floats}.
 *
 * @param referenceId the server or reference clock that the daemon follows
 * @param stratum the number of servers between this machine and a reference clock
 * @param leap 0 to 2 while synchronised, 3 otherwise
 * @param referenceSeconds the time of the last correction, in seconds since the Unix epoch
 * @param correction the correction that is still being slewed into the wall, in seconds
 * @param lastOffset the clock offset that the last measurement found, in seconds
 * @param skewPpm the uncertainty of the clock's rate
 * @param rootDelay the round trip to the reference clock, in seconds
 * @param rootDispersion the sum of all other errors up to now, in seconds
 * @param updateInterval the time between the last two corrections, in seconds
 */
record ChronyTracking(
    int referenceId,
    int stratum,
    int leap,
    double referenceSeconds,
    double correction,
    double lastOffset,
    double skewPpm,
    double rootDelay,
    double rootDispersion,
    double updateInterval) {

  /**
   * The length of a report. Requests are padded to it: the daemon never replies with more bytes.
   */
  static final int BYTES = 104;

  private static final byte VERSION = 6;
  private static final byte REQUEST = 1;
  private static final byte REPLY = 2;
  private static final short TRACKING_REQUEST = 33;
  private static final short TRACKING_REPLY = 5;
  private static final short SUCCESS = 0;

  /** The upper half of the seconds if the daemon has only 32 bits for them. */
  private static final int NO_UPPER_SECONDS = 0x7FFF_FFFF;

  private static final int UNSYNCHRONIZED = 3;
  private static final int LOCAL_REFERENCE = 0x7F7F_0101;

  /** {@return a request for a report, with a sequence number that the reply must repeat} */
  static ByteBuffer request(int sequence) {
    return ByteBuffer.allocate(BYTES)
        .put(0, VERSION)
        .put(1, REQUEST)
        .putShort(4, TRACKING_REQUEST)
        .putInt(8, sequence);
  }

  /** {@return the report; empty if this is not the reply to the request, or has negative errors} */
  static Optional<ChronyTracking> parse(ByteBuffer reply, int sequence) {
    if (reply.remaining() != BYTES
        || reply.get(0) != VERSION
        || reply.get(1) != REPLY
        || reply.getShort(4) != TRACKING_REQUEST
        || reply.getShort(6) != TRACKING_REPLY
        || reply.getShort(8) != SUCCESS
        || reply.getInt(16) != sequence) {
      return Optional.empty();
    }
    int upper = reply.getInt(56);
    ChronyTracking tracking =
        new ChronyTracking(
            reply.getInt(28),
            Short.toUnsignedInt(reply.getShort(52)),
            Short.toUnsignedInt(reply.getShort(54)),
            (upper == NO_UPPER_SECONDS ? 0 : upper) * 0x1p32
                + Integer.toUnsignedLong(reply.getInt(60))
                + Integer.toUnsignedLong(reply.getInt(64)) / 1e9,
            seconds(reply.getInt(68)),
            seconds(reply.getInt(72)),
            seconds(reply.getInt(88)),
            seconds(reply.getInt(92)),
            seconds(reply.getInt(96)),
            seconds(reply.getInt(100)));
    boolean isSane =
        tracking.rootDelay >= 0 && tracking.rootDispersion >= 0 && tracking.updateInterval >= 0;
    return isSane ? Optional.of(tracking) : Optional.empty();
  }

  /**
   * {@return the value of chrony's 32-bit float} It has a signed exponent of 7 bits, then a signed
   * coefficient of 25 bits without a hidden bit.
   */
  static double seconds(int bits) {
    int exponent = bits >> 25;
    int coefficient = bits << 7 >> 7;
    return Math.scalb((double) coefficient, exponent - 25);
  }

  /**
   * {@return whether the daemon follows another clock} A daemon with the directive {@code local}
   * and no source is its own reference. It reports "synchronised" with an error of 0, which means
   * nothing.
   */
  boolean isSynchronized() {
    return leap < UNSYNCHRONIZED && stratum > 0 && stratum < 16 && referenceId != LOCAL_REFERENCE;
  }

  /** {@return the error bound of the wall, in nanoseconds, rounded up} */
  long errorNanos() {
    return (long) Math.ceil((Math.abs(correction) + rootDispersion + rootDelay / 2) * 1e9);
  }

  /** {@return the size of the remaining correction, in nanoseconds, rounded up} */
  long remainingSlewNanos() {
    return (long) Math.ceil(Math.abs(correction) * 1e9);
  }

  /** {@return the report in one line, with the terms of {@code chronyc tracking}} */
  String describe() {
    return String.format(
        Locale.ROOT,
        "reference id %08X, stratum %d, system time %+.9f s, last offset %+.9f s, root delay %.9f"
            + " s, root dispersion %.9f s, skew %.3f ppm, update interval %.1f s, leap status %d",
        referenceId,
        stratum,
        correction,
        lastOffset,
        rootDelay,
        rootDispersion,
        skewPpm,
        updateInterval,
        leap);
  }
}
