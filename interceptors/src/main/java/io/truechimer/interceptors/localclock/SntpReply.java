/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.sync.MonitorSettings;
import io.truechimer.sync.OffsetInterval;
import io.truechimer.time.SaturatingNanos;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A time server's reply: the header of NTP version 4 (RFC 5905, section 7.3), as a simple client
 * reads it (RFC 4330). Times are in NTP's format: 32 bits of unsigned seconds since 1900, modulo
 * 2^32, and 32 bits of fraction.
 *
 * @param leap 3 if the server is not synchronised
 * @param stratum 1 to 15 for a synchronised server; 0 for a kiss-o'-death
 * @param rootDistance the error bound of the server's clock, in seconds
 * @param kissCode the four letters of a kiss-o'-death; {@code ?} for any other character
 * @param received when the server received the request, by its own clock
 * @param sent when the server sent the reply, by its own clock
 */
record SntpReply(
    int leap, int stratum, double rootDistance, String kissCode, long received, long sent) {

  /** The length of the header. Extensions and a signature may follow; they are not read. */
  static final int BYTES = 48;

  private static final int VERSION = 4;
  private static final int CLIENT = 3;
  private static final int SERVER = 4;
  private static final int UNSYNCHRONIZED = 3;
  private static final int UNSYNCHRONIZED_STRATUM = 16;

  /** NTP's greatest dispersion. A server with a greater error bound is not synchronised. */
  private static final double MAX_DISTANCE = 16;

  private static final long UNIX_EPOCH_SECONDS = 2_208_988_800L;
  private static final long BILLION = 1_000_000_000;

  /**
   * {@return a request}
   *
   * @param nonce a random number that the reply must repeat; it replaces the client's time, which a
   *     forger could guess
   */
  static ByteBuffer request(long nonce) {
    return ByteBuffer.allocate(BYTES).put(0, (byte) (VERSION << 3 | CLIENT)).putLong(40, nonce);
  }

  /** {@return the reply; empty if the packet is not the reply to the request with this nonce} */
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
            kissCode(packet),
            packet.getLong(32),
            packet.getLong(40)));
  }

  private static String kissCode(ByteBuffer packet) {
    byte[] letters = new byte[4];
    packet.get(12, letters);
    return new String(letters, StandardCharsets.US_ASCII).replaceAll("[^A-Z0-9]", "?");
  }

  /** {@return whether this is a kiss-o'-death: the server demands fewer requests, or none} */
  boolean isKissOfDeath() {
    return stratum == 0;
  }

  /**
   * {@return how far true time may be ahead of this machine's wall; empty if the server is not
   * synchronised or contradicts itself}
   *
   * <p>The wall showed {@code wall - elapsed} before the server received the request, and {@code
   * wall} after the server sent the reply. These two facts give the ends of the interval. Its
   * middle is NTP's clock offset; its width is the round trip without the server's own delay.
   *
   * @param wall the wall when the reply arrived, in nanoseconds since the Unix epoch
   * @param elapsed the time since the request, in nanoseconds
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
    // Two more, because both differences below are cut to whole nanoseconds.
    long rootError = (long) Math.ceil(rootDistance * BILLION) + 2;
    long drift = SaturatingNanos.drift(MonitorSettings.FREE_DRIFT_PPB, elapsed);
    long error = SaturatingNanos.add(rootError, drift);
    long now = ntp(wall);
    // Differences, so that the rollover of NTP's era in 2036 does no harm.
    long low = nanos(sent - now) - error;
    long high = nanos(received - now) + elapsed + error;
    return low <= high ? Optional.of(new OffsetInterval(low, high)) : Optional.empty();
  }

  /** {@return a wall time, in nanoseconds since the Unix epoch, in NTP's format} */
  static long ntp(long wall) {
    long seconds = Long.divideUnsigned(wall, BILLION) + UNIX_EPOCH_SECONDS;
    return seconds << 32 | (Long.remainderUnsigned(wall, BILLION) << 32) / BILLION;
  }

  private static long nanos(long ntpDifference) {
    return (ntpDifference >> 32) * BILLION + (((ntpDifference & 0xFFFF_FFFFL) * BILLION) >>> 32);
  }
}
