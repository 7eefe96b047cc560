/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChronyTrackingTest {

  static final int SEQUENCE = 0x01020304;

  private static final double CORRECTED_SECONDS = 1_795_331_177 + 489_808_398 / 1e9;

  /** A reply of chronyd 4.3; {@code chronyc -n tracking} printed the expected values. */
  static final String SYNCHRONIZED =
      """
      060200000021000500000000000000000102030400000000000000007f000001
      7f0000010000000000000000000000000001000000090000000000006b029469
      1d31e20edd3a3427d4c6d5dbd8a75216f69f01cef2cc8767fe994cc8e0c64e83
      dca5beb104823108
      """;

  /** A reply of chronyd 4.3 one second after its start, before it has heard from a server. */
  static final String NOT_YET =
      """
      0602000000210005000000000000000001020304000000000000000000000000
      0000000000000000000000000000000000000000000000030000000000000000
      0000000000000000000000000000000000000000000000000000000004800000
      0480000000000000
      """;

  /** A reply of chronyd 4.3 with {@code local stratum 8} and no server. */
  static final String LOCAL =
      """
      060200000021000500000000000000000102030400000000000000007f7f0101
      000000000000000000000000000000000000000000080000000000006b029462
      1e2bfb9000000000000000000000000000000000000000000000000000000000
      0000000000000000
      """;

  static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace("\n", "")));
  }

  @Test
  void shouldReadAGoldenReport() {
    ChronyTracking tracking = ChronyTracking.parse(bytes(SYNCHRONIZED), SEQUENCE).orElseThrow();

    assertThat(tracking.describe())
        .isEqualTo(
            "reference id 7F000001, stratum 9, system time -0.000001474 s, last offset"
                + " +0.000000093 s, root delay 0.000005910 s, root dispersion 0.000001235 s, skew"
                + " 0.150 ppm, update interval 1.0 s, leap status 0");
    assertThat(tracking.referenceSeconds()).isEqualTo(CORRECTED_SECONDS);
    assertThat(tracking.isSynchronized()).isTrue();
    // Remaining correction 1.474 us + dispersion 1.235 us + delay 5.910 us / 2.
    assertThat(tracking.errorNanos()).isEqualTo(5_664);
  }

  @Test
  void shouldPadTheRequestToTheLengthOfTheReply() {
    byte[] request = ChronyTracking.request(SEQUENCE).array();

    assertThat(HexFormat.of().formatHex(request))
        .isEqualTo("0601000000210000" + "01020304" + "00".repeat(92));
  }

  @ParameterizedTest
  @ValueSource(strings = {NOT_YET, LOCAL})
  void shouldNotCountAsSynchronizedWithoutAServer(String hex) {
    assertThat(ChronyTracking.parse(bytes(hex), SEQUENCE))
        .get()
        .matches(tracking -> !tracking.isSynchronized());
  }

  @ParameterizedTest
  @CsvSource({"0, 1, true", "1, 15, true", "2, 1, true", "3, 1, false", "4, 1, false"})
  void shouldRequireASynchronizedLeapStatus(int leap, int stratum, boolean isSynchronized) {
    ByteBuffer reply = bytes(SYNCHRONIZED).putShort(54, (short) leap).putShort(52, (short) stratum);

    assertThat(ChronyTracking.parse(reply, SEQUENCE).orElseThrow().isSynchronized())
        .isEqualTo(isSynchronized);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 65_535})
  void shouldRequireASynchronizedStratum(int stratum) {
    ByteBuffer reply = bytes(SYNCHRONIZED).putShort(52, (short) stratum);

    assertThat(ChronyTracking.parse(reply, SEQUENCE).orElseThrow().isSynchronized()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 5", // Version.
    "1, 1", // A request.
    "5, 34", // The reply to another kind of request.
    "7, 6", // Another format of reply.
    "9, 2", // Not authorised.
    "19, 5", // Sequence.
    "92, -1", // A negative root delay: the exponent is negative, the coefficient too.
  })
  void shouldRejectOtherPackets(int at, int value) {
    ByteBuffer reply = bytes(SYNCHRONIZED).put(at, (byte) value);
    if (at == 92) {
      reply.put(at + 1, (byte) value);
    }

    assertThat(ChronyTracking.parse(reply, SEQUENCE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 28, 103, 105, 500})
  void shouldRejectOtherLengths(int length) {
    byte[] reply = new byte[length];
    System.arraycopy(bytes(SYNCHRONIZED).array(), 0, reply, 0, Math.min(length, 104));

    assertThat(ChronyTracking.parse(ByteBuffer.wrap(reply), SEQUENCE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0x00000000, 0",
    "0x04800000, 1", // 2^23 x 2^(2 - 25).
    "0x05800000, -1", // Coefficient -2^23.
    "0x02FFFFFF, 0.9999999403953552", // The greatest coefficient with exponent 1.
    "0xDD3A3427, -1.4736971e-6",
    "0x7EFFFFFF, 4.611685743549481e18", // The greatest: (2^24 - 1) x 2^(63 - 25).
    "0x7F000000, -4.611686018427388e18", // The lowest: -2^24 x 2^38.
    "0x80000001, 1.6155871338926322e-27", // The smallest above 0: 2^(-64 - 25).
    "0x81FFFFFF, -1.6155871338926322e-27",
  })
  void shouldReadChronysFloats(String bits, double seconds) {
    assertThat(ChronyTracking.seconds(Integer.parseUnsignedInt(bits.substring(2), 16)))
        .isCloseTo(seconds, withPercentage(1e-5));
  }

  @Test
  void shouldSaturateTheError() {
    ByteBuffer reply =
        bytes(SYNCHRONIZED).putInt(68, 0x7F000000).putInt(92, 0x7EFFFFFF).putInt(96, 0x7EFFFFFF);

    assertThat(ChronyTracking.parse(reply, SEQUENCE).orElseThrow().errorNanos())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldReadSecondsOf32Bits() {
    ByteBuffer reply = bytes(SYNCHRONIZED).putInt(56, 0x7FFF_FFFF);

    assertThat(ChronyTracking.parse(reply, SEQUENCE).orElseThrow().referenceSeconds())
        .isEqualTo(CORRECTED_SECONDS);
  }

  @Test
  void shouldNotThrowOnRandomBytes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      ByteBuffer reply = bytes(SYNCHRONIZED);
      for (int n = random.nextInt(8); n >= 0; n--) {
        reply.put(20 + random.nextInt(84), (byte) random.nextInt());
      }
      ChronyTracking.parse(reply, SEQUENCE)
          .ifPresent(
              tracking -> {
                assertThat(tracking.errorNanos()).as("seed %d", seed).isNotNegative();
                assertThat(tracking.describe()).isNotBlank();
              });
    }
  }
}
