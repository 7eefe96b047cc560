/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.hlc.HybridTimestamp;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HlcHeaderTest {

  private static final HybridTimestamp TIMESTAMP =
      HybridTimestamp.of(0x0102030405060708L, 0x090A0B0C);

  @Test
  void shouldLayOutVersionTimestampErrorAndNode() {
    HlcHeader header = new HlcHeader(TIMESTAMP, 0x0D0E0F10L, true, 0x1112131415161718L);

    assertThat(HexFormat.of().formatHex(header.toBytes()))
        .isEqualTo("10" + "0102030405060708" + "090a0b0c" + "0d0e0f10" + "1112131415161718");
  }

  @Test
  void shouldFlagAClockThatIsNotTrusted() {
    assertThat(new HlcHeader(TIMESTAMP, HlcHeader.UNKNOWN_ERROR, false, 0).toBytes()[0])
        .isEqualTo((byte) 0x11);
  }

  @Test
  void shouldDistinguishAnUnknownErrorFromTheGreatest() {
    HlcHeader unknown = new HlcHeader(TIMESTAMP, HlcHeader.UNKNOWN_ERROR, true, 0);
    HlcHeader greatest = new HlcHeader(TIMESTAMP, 4_294_967_294L, true, 0);

    assertThat(HlcHeader.fromBytes(unknown.toBytes())).isEqualTo(unknown);
    assertThat(HlcHeader.fromBytes(greatest.toBytes())).isEqualTo(greatest);
  }

  @Test
  void shouldRefuseAnErrorOutOfRange() {
    assertThatThrownBy(() -> new HlcHeader(TIMESTAMP, 4_294_967_296L, true, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "an error must be 0 to 4294967294 microseconds, or UNKNOWN_ERROR:"
                + " errorMicros=4294967296");
    assertThatThrownBy(() -> new HlcHeader(TIMESTAMP, -1, true, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("errorMicros=-1");
  }

  @Test
  void shouldNameThePartThatIsNull() {
    assertThatThrownBy(() -> new HlcHeader(null, HlcHeader.UNKNOWN_ERROR, true, 0))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("timestamp");
  }

  @Test
  void shouldRefuseEveryOtherLength() {
    for (int length = 0; length <= 100; length++) {
      byte[] bytes = new byte[length];
      if (length > 0) {
        bytes[0] = 0x10;
      }
      if (length != HlcHeader.BYTES) {
        assertThatThrownBy(() -> HlcHeader.fromBytes(bytes))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("the header must have exactly 25 bytes")
            .hasMessageContaining("length=" + length + ",");
      }
    }
  }

  @Test
  void shouldRefuseEveryOtherVersionAndFlag() {
    byte[] bytes = new byte[HlcHeader.BYTES];
    for (int first = 0; first < 256; first++) {
      bytes[0] = (byte) first;
      if (first != 0x10 && first != 0x11) {
        assertThatThrownBy(() -> HlcHeader.fromBytes(bytes))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageEndingWith("first=0x" + HexFormat.of().toHexDigits((byte) first));
      }
    }
  }

  @Test
  void shouldPrintItsParts() {
    assertThat(new HlcHeader(HybridTimestamp.MIN, HlcHeader.UNKNOWN_ERROR, false, 0xABC))
        .hasToString(
            "HlcHeader(timestamp=0.000000000,0, errorMicros=not known, trusted=false,"
                + " nodeHash=0000000000000abc)");
  }
}
