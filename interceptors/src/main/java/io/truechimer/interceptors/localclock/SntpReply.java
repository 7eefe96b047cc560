/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.sync.OffsetInterval;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A time server's answer: the header of NTP version 4 (RFC 5905, section 7.3), as a simple client
 * reads it (RFC 4330). Times are in NTP's format: unsigned seconds since 1900, modulo 2^32, and a
 * fraction of 32 bits.
 *
 * @param leap 3 if the server is not synchronised
 * @param stratum 1 to 15; 0 is a kiss of death
 * @param rootDistance how far the server may be from the true time, in seconds
 * @param kiss the four letters of a kiss of death
 * @param received when the server received the question, by its own clock
 * @param sent when it sent the answer
 */
record SntpReply(
    int leap, int stratum, double rootDistance, String kiss, long received, long sent) {

  /** The length of the header. Extensions and a signature may follow, and are not looked at. */
  static final int BYTES = 48;

  private static final int VERSION = 4;
  private static final int CLIENT = 3;
  private static final int SERVER = 4;
  private static final int UNSYNCHRONIZED = 3;
  private static final int UNSYNCHRONIZED_STRATUM = 16;

  /** NTP's greatest dispersion: a server as far from the true time is not synchronised. */
  private static final double MAX_DISTANCE = 16;

  private static final long UNIX_EPOCH_SECONDS = 2_208_988_800L;
  private static final long BILLION = 1_000_000_000;

  /**
   * {@return a question}
   *
   * @param nonce what the answer must repeat: a random number instead of the time, which would only
   *     help to forge an answer
   */
  static ByteBuffer question(long nonce) {
    return ByteBuffer.allocate(BYTES).put(0, (byte) (VERSION << 3 | CLIENT)).putLong(40, nonce);
  }

  /** {@return the answer; empty if this is not one to the question with this nonce} */
  static Optional<SntpReply> parse(ByteBuffer packet, long nonce) {
    if (packet.remaining() < BYTES
        || (packet.get(0) & 0x3F) != (VERSION << 3 | SERVER)
        || packet.getLong(24) != nonce) {
      return Optional.empty();
    }
    double rootDelay = Integer.toUnsignedLong(packet.getInt(4)) * 0x1p-16;
    double rootDispersion = Integer.toUnsignedLong(packet.getInt(8)) * 0x1p-16;
    return Optional.of(
        new SntpReply(
            packet.get(0) >> 6 & 3,
            Byte.toUnsignedInt(packet.get(1)),
            rootDelay / 2 + rootDispersion + Math.scalb(1.0, packet.get(3)),
            kiss(packet),
            packet.getLong(32),
            packet.getLong(40)));
  }

  private static String kiss(ByteBuffer packet) {
    byte[] letters = new byte[4];
    packet.get(12, letters);
    return new String(letters, StandardCharsets.US_ASCII).replaceAll("[^A-Z0-9]", "?");
  }

  /** {@return whether the server asks not to be asked so often, or at all} */
  boolean isKissOfDeath() {
    return stratum == 0;
  }

  /**
   * {@return how far the true time may be ahead of the own wall; empty if the server does not know
   * the time, or contradicts itself}
   *
   * <p>The own wall was at {@code wall - elapsed} before the server received the question, and at
   * {@code wall} after it had sent the answer. That makes the ends; their middle is the usual
   * offset, and half of their distance half of the round trip.
   *
   * @param wall the own wall when the answer came, in nanoseconds since the Unix epoch
   * @param elapsed since the question, in nanoseconds
   */
  Optional<OffsetInterval> offset(long wall, long elapsed) {
    if (leap == UNSYNCHRONIZED
        || isKissOfDeath()
        || stratum >= UNSYNCHRONIZED_STRATUM
        || rootDistance >= MAX_DISTANCE
        || received == 0
        || sent == 0
        || sent - received < 0) {
      return Optional.empty();
    }
    long error =
        // Two more, because fractions are cut off.
        Drift.grown(Drift.nanos(rootDistance) + 2, Drift.FREE_PPB, elapsed);
    long now = ntp(wall);
    // By difference, so that the end of NTP's era in 2036 is none of ours.
    long low = nanos(sent - now) - error;
    long high = nanos(received - now) + elapsed + error;
    return low <= high ? Optional.of(new OffsetInterval(low, high)) : Optional.empty();
  }

  /** {@return a wall reading in NTP's format} */
  static long ntp(long wall) {
    long seconds = Long.divideUnsigned(wall, BILLION) + UNIX_EPOCH_SECONDS;
    return seconds << 32 | (Long.remainderUnsigned(wall, BILLION) << 32) / BILLION;
  }

  private static long nanos(long ntpDifference) {
    return (ntpDifference >> 32) * BILLION + (((ntpDifference & 0xFFFF_FFFFL) * BILLION) >>> 32);
  }
}
