/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.truechimer.hlc.HybridTimestamp;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordPositionTest {

  /** The order that the bytes are to have, written down once more. */
  static final Comparator<RecordPosition> ORDER =
      Comparator.comparing(RecordPosition::timestamp)
          .thenComparing(RecordPosition::topic)
          .thenComparingInt(RecordPosition::partition)
          .thenComparingLong(RecordPosition::offset)
          .thenComparingInt(RecordPosition::number);

  private static final String[] TOPICS = {"a", "a-b", "a.b", "ab", "aB", "b", "_", "0"};

  static RecordPosition random(Random random, int wallTimes) {
    return new RecordPosition(
        HybridTimestamp.of(
            random.nextInt(wallTimes) * 0x1000_0000_0000_0000L, random.nextInt(3) - 1),
        TOPICS[random.nextInt(TOPICS.length)],
        random.nextInt(300),
        random.nextLong() & Long.MAX_VALUE >>> random.nextInt(63),
        random.nextInt(2));
  }

  @Test
  void shouldHaveBytesInTheOrderOfPositions() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      RecordPosition one = random(random, 16);
      RecordPosition other = random(random, 16);
      Bytes bytes = one.toBytes((byte) 2);
      assertThat(Integer.signum(bytes.compareTo(other.toBytes((byte) 2))))
          .as("seed=%d, %s, %s", seed, one, other)
          .isEqualTo(Integer.signum(ORDER.compare(one, other)));
      assertThat(RecordPosition.fromBytes(bytes.get())).as("seed=%d", seed).isEqualTo(one);
    }
  }

  @Test
  void shouldStayReadableForEver() {
    RecordPosition position = new RecordPosition(HybridTimestamp.of(1, 2), "in", 3, 4, 5);
    String golden =
        "02"
            + "0000000000000001"
            + "00000002"
            + "696e00"
            + "00000003"
            + "0000000000000004"
            + "00000005";
    assertThat(HexFormat.of().formatHex(position.toBytes((byte) 2).get())).isEqualTo(golden);
    assertThat(RecordPosition.fromBytes(HexFormat.of().parseHex(golden))).isEqualTo(position);
  }

  @ParameterizedTest
  @CsvSource({
    "'', name of a topic",
    "02, name of a topic",
    "02000000000000000100000002"
        + "00"
        + "00000003"
        + "0000000000000004"
        + "00000005, name of a topic",
    "02000000000000000100000002"
        + "6901"
        + "00000003"
        + "0000000000000004"
        + "00000005, name of a topic",
    "02000000000000000100000002" + "6900" + "80000003" + "0000000000000004" + "00000005, negative",
    "02000000000000000100000002" + "6900" + "00000003" + "8000000000000004" + "00000005, negative",
    "02000000000000000100000002" + "6900" + "00000003" + "0000000000000004" + "80000005, negative",
  })
  void shouldRefuseWhatIsNotWritten(String hex, String rule) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordPosition.fromBytes(bytes))
        .withMessageContaining(rule);
  }
}
