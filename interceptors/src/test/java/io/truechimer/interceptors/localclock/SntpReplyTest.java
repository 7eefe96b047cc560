/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.OffsetInterval;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SntpReplyTest {

  private static final long NONCE = 0x0123456789ABCDEFL;

  /** 2023-11-14 22:13:20.5. */
  private static final long WALL = 1_700_000_000_500_000_000L;

  private static final long MILLI = 1_000_000;

  /**
   * A reply from stratum 2: precision 2^-20 s, root delay 1/64 s, root dispersion 1/32 s. The
   * server received the request at 22:13:20.75 by its clock, and replied 1/16 s later.
   */
  private static final String GOLDEN =
      """
      240206ec00000400000008000a000001
      e8fe6f00000000000123456789abcdef
      e8fe6f80c0000000e8fe6f80d0000000
      """;

  private static ByteBuffer golden() {
    return ByteBuffer.wrap(HexFormat.of().parseHex(GOLDEN.replaceAll("\\s", "")));
  }

  @Test
  void shouldReadAGoldenReply() {
    SntpReply reply = SntpReply.parse(golden(), NONCE).orElseThrow();

    assertThat(reply.stratum()).isEqualTo(2);
    assertThat(reply.rootDistance()).isEqualTo(1.0 / 128 + 1.0 / 32 + 0x1p-20);
    // The request is 400 ms old. The reply was sent 312.5 ms ahead of this wall; the request was
    // received at most 250 + 400 ms ahead of it.
    // Wider by the root distance of 39.063454 ms, 2 ns, and a drift of 500 ppm in 400 ms.
    long error = 39_063_454 + 2 + 200_000;
    assertThat(reply.offset(WALL, 400 * MILLI))
        .contains(new OffsetInterval(312_500_000 - error, 650_000_000 + error));
  }

  @Test
  void shouldNotSendTheTimeInARequest() {
    assertThat(HexFormat.of().formatHex(SntpReply.request(NONCE).array()))
        .isEqualTo("23" + "00".repeat(39) + "0123456789abcdef");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0x23", // Mode: a request.
    "0, 0x25", // Mode: a broadcast.
    "0, 0x1C", // Version 3.
    "0, 0x2C", // Version 5.
    "24, 0x00", // Another nonce.
    "31, 0x00",
  })
  void shouldRejectOtherPackets(int at, String value) {
    ByteBuffer packet = golden().put(at, (byte) Integer.decode(value).intValue());

    assertThat(SntpReply.parse(packet, NONCE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 47})
  void shouldRejectShortPackets(int length) {
    assertThat(SntpReply.parse(golden().limit(length), NONCE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0xE4", // Not synchronised.
    "1, 0", // A kiss-o'-death.
    "1, 16", // Not synchronised.
    "1, 255",
    "3, 4", // A precision of 16 s.
    "3, 127",
    "4, 0x7F", // A root delay of 9 hours.
    "4, 0xFF", // A negative root delay if read as signed.
    "9, 16", // A root dispersion of 16 s.
    "44, 0xB0", // Sent before it was received.
  })
  void shouldIgnoreAServerThatIsNotSynchronized(int at, String value) {
    ByteBuffer packet = golden().put(at, (byte) Integer.decode(value).intValue());

    assertThat(SntpReply.parse(packet, NONCE).orElseThrow().offset(WALL, 400 * MILLI)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 40})
  void shouldIgnoreAServerWithoutATime(int at) {
    ByteBuffer packet = golden().putLong(at, 0);

    assertThat(SntpReply.parse(packet, NONCE).orElseThrow().offset(WALL, 400 * MILLI)).isEmpty();
  }

  /**
   * The server claims to have taken 125 ms, with an error of 2 x 39 ms: more than the round trip.
   */
  @Test
  void shouldIgnoreAServerThatClaimsToHaveTakenLongerThanTheRoundTrip() {
    SntpReply reply = SntpReply.parse(golden().putInt(44, 0xE000_0000), NONCE).orElseThrow();

    assertThat(reply.offset(WALL, 47 * MILLI)).isNotEmpty();
    assertThat(reply.offset(WALL, 46 * MILLI)).isEmpty();
  }

  @Test
  void shouldCrossTheEndOfTheEra() {
    // 2036-02-07 06:28:15.75 and half a second later.
    long wall = (4_294_967_295L - 2_208_988_800L) * 1_000_000_000 + 750 * MILLI;
    ByteBuffer packet = golden().putLong(32, 0x4000_0000).putLong(40, 0x4000_0000);

    assertThat(SntpReply.ntp(wall)).isEqualTo(0xFFFF_FFFF_C000_0000L);
    assertThat(SntpReply.parse(packet, NONCE).orElseThrow().offset(wall, 0))
        .map(OffsetInterval::middle)
        .contains(500 * MILLI);
  }

  @Test
  void shouldNotThrowOnRandomBytes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      ByteBuffer packet = golden();
      for (int n = random.nextInt(8); n >= 0; n--) {
        packet.put(1 + random.nextInt(47), (byte) random.nextInt());
      }
      packet.putLong(24, NONCE);
      long wall = random.nextLong();
      long elapsed = random.nextLong(1_000_000_000);
      SntpReply reply = SntpReply.parse(packet, NONCE).orElseThrow();
      assertThat(reply.kissCode()).as("seed %d", seed).matches("[A-Z0-9?]{4}");
      reply
          .offset(wall, elapsed)
          .ifPresent(
              offset ->
                  assertThat(offset.high()).as("seed %d", seed).isGreaterThan(Long.MIN_VALUE));
    }
  }
}
