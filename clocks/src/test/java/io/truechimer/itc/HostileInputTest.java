/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * For any input, the parsers either return a value that is written back unchanged, or throw an
 * {@link IllegalArgumentException}.
 */
@Timeout(300) // Detects a hang: each of these tests takes seconds at most.
class HostileInputTest {

  private static final long SEED = 20_260_730;
  private static final int STAMPS = 1000;

  private final RandomTrees random = new RandomTrees(SEED);

  /** {@return whether the bytes were a stamp} */
  static boolean checkBytes(byte[] bytes) {
    Stamp stamp;
    try {
      stamp = Stamp.fromBytes(bytes);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("=").hasSizeLessThan(300);
      return false;
    }
    if (!Arrays.equals(stamp.toBytes(), bytes)) {
      fail("seed " + SEED + ": " + Arrays.toString(bytes) + " was read as " + stamp);
    }
    return true;
  }

  static boolean checkText(String text) {
    Stamp stamp;
    try {
      stamp = Stamp.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("=").hasSizeLessThan(300);
      return false;
    }
    if (!stamp.toString().equals(text)) {
      fail("seed " + SEED + ": " + text + " was read as " + stamp);
    }
    return true;
  }

  static boolean checkIdText(String text) {
    Id id;
    try {
      id = Id.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("=").hasSizeLessThan(300);
      return false;
    }
    if (!id.toString().equals(text)) {
      fail("seed " + SEED + ": " + text + " was read as " + id);
    }
    return true;
  }

  private Stamp stamp(int i) {
    return i % 2 == 0 ? random.stamp(2 + i % 5) : random.wideStamp();
  }

  @Test
  void shouldRefuseEveryTruncationOfAStamp() {
    for (int i = 0; i < STAMPS; i++) {
      byte[] bytes = stamp(i).toBytes();
      assertThat(checkBytes(bytes)).as("seed %d", SEED).isTrue();
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThat(checkBytes(cut)).as("seed %d: %s", SEED, cut).isFalse();
      }
      assertThat(checkBytes(Arrays.copyOf(bytes, bytes.length + 1))).isFalse();
    }
  }

  @Test
  void shouldReadOrRefuseEveryBitFlip() {
    int read = 0;
    int refused = 0;
    for (int i = 0; i < STAMPS; i++) {
      byte[] bytes = stamp(i).toBytes();
      for (int bit = 0; bit < 8 * bytes.length; bit++) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        if (checkBytes(bytes)) {
          read++;
        } else {
          refused++;
        }
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
      }
    }
    // Both outcomes must have occurred.
    assertThat(read).as("seed %d", SEED).isGreaterThan(STAMPS);
    assertThat(refused).as("seed %d", SEED).isGreaterThan(STAMPS);
  }

  @Test
  void shouldReadOrRefuseEveryTruncationAndChangeOfAText() {
    String symbols = "(),019 -";
    for (int i = 0; i < STAMPS; i++) {
      String text = stamp(i).toString();
      assertThat(checkText(text)).as("seed %d", SEED).isTrue();
      for (int at = 0; at < text.length(); at++) {
        assertThat(checkText(text.substring(0, at))).as("seed %d", SEED).isFalse();
        String end = text.substring(at + 1);
        checkText(text.substring(0, at) + end);
        checkText(text.substring(0, at) + symbols.charAt(random.below(symbols.length())) + end);
      }
    }
  }

  @Test
  void shouldReadOrRefuseRandomBytes() {
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.below(i % 1000 == 0 ? 5000 : 24)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = (byte) random.below(256);
      }
      checkBytes(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x01, 0x55, 0xAA, 0x7F, 0x80, 0xFF, 0x33, 0xCC, 0x24, 0x49, 0x92})
  void shouldReadOrRefuseARepeatedByte(int value) {
    for (int length : new int[] {1, 2, 3, 17, 2048, Stamp.MAX_BYTES, Stamp.MAX_BYTES + 1}) {
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, (byte) value);
      checkBytes(bytes);
      // With a valid id at the start, so that the repeated bytes are events.
      bytes[0] = 0x00;
      checkBytes(bytes);
    }
  }

  /** A recursive decoder would overflow the call stack here. */
  @Test
  void shouldRefuseTwoKibibytesOfNestedNodes() {
    byte[] bytes = new byte[2048];
    Arrays.fill(bytes, (byte) 0x55);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Stamp.fromBytes(bytes))
        .withMessage("an id must be at most 512 levels deep: depth=513");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "(0,", "(1,", "((0,1),", "(0,0,", "(0,(0,0,1),", "9", ",", ")", "((("})
  void shouldRefuseDeeplyNestedText(String text) {
    for (String begin : new String[] {"", "(1,", "((0,1),"}) {
      assertThat(checkText(begin + text.repeat(10_000))).isFalse();
      assertThat(checkIdText(begin + text.repeat(10_000))).isFalse();
    }
  }

  @Test
  void shouldRefuseTenThousandLevels() {
    String id = "(0,".repeat(10_000) + "1" + ")".repeat(10_000);
    String events = "(0,".repeat(10_000) + "1" + ",0)".repeat(10_000);
    assertThat(checkIdText(id)).isFalse();
    assertThat(checkText("(" + id + ",0)")).isFalse();
    assertThat(checkText("(1," + events + ")")).isFalse();
    for (String level : new String[] {"01", "10", "11"}) {
      assertThat(checkBytes(Vectors.bytes(level.repeat(10_000) + "00110001"))).isFalse();
    }
    for (String level : new String[] {"000", "001", "010", "011001001", "011011001", "01111001"}) {
      assertThat(checkBytes(Vectors.bytes("000" + level.repeat(10_000) + "10011"))).isFalse();
    }
  }
}
