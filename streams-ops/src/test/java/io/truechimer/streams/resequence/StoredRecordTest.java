/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredRecordTest {

  private static final String GOLDEN =
      "10"
          + "0000000000000007"
          + "00000002"
          + ("00000001" + "61" + "00000002" + "0102")
          + ("00000001" + "62" + "ffffffff")
          + ("00000001" + "6b")
          + "ffffffff";

  @Test
  void shouldStayReadableForEver() {
    StoredRecord record =
        new StoredRecord(
            7,
            new RecordHeaders().add("a", new byte[] {1, 2}).add("b", null),
            new byte[] {'k'},
            null);
    assertThat(HexFormat.of().formatHex(record.toBytes())).isEqualTo(GOLDEN);
    StoredRecord read = StoredRecord.fromBytes(HexFormat.of().parseHex(GOLDEN));
    assertThat(read.timestamp()).isEqualTo(7);
    assertThat(read.headers()).isEqualTo(record.headers());
    assertThat(read.key()).isEqualTo(record.key());
    assertThat(read.value()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'', begin with",
    "20, begin with",
    "10, have a timestamp",
    "10ffffffffffffffff00000000, not negative",
    "100000000000000007, number of headers",
    "10000000000000000700000001, as many headers",
    "1000000000000000077fffffff0000000000000000, as many headers",
    "100000000000000007ffffffff, as many headers",
    "10000000000000000700000001ffffffffffffffff, a key in each header",
    "1000000000000000070000000000000001, the length that it says",
    "100000000000000007000000007fffffff, the length that it says",
    "10000000000000000700000000fffffffe, the length that it says",
    "10000000000000000700000000ffffffff, the length of each part",
    "10000000000000000700000000ffffffffffffffff00, end with its value",
  })
  void shouldRefuseWhatIsNotWritten(String hex, String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoredRecord.fromBytes(HexFormat.of().parseHex(hex)))
        .withMessageContaining(rule);
  }

  @Test
  void shouldRefuseEveryCutAndNeverFailInAnotherWay() {
    byte[] golden = HexFormat.of().parseHex(GOLDEN);
    for (int length = 0; length < golden.length; length++) {
      byte[] cut = Arrays.copyOf(golden, length);
      assertThatThrownBy(() -> StoredRecord.fromBytes(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] hostile = golden.clone();
      ByteBuffer.wrap(hostile).putInt(random.nextInt(hostile.length - 3), random.nextInt());
      hostile[random.nextInt(hostile.length)] = (byte) random.nextInt();
      try {
        // What is read is what would be written: one form for each record.
        assertThat(StoredRecord.fromBytes(hostile).toBytes())
            .as("seed=%d", seed)
            .hasSameSizeAs(golden);
      } catch (IllegalArgumentException e) {
        assertThat(e).as("seed=%d", seed).hasMessageStartingWith("A stored record ");
      }
    }
  }
}
