/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClockHeadersTest {

  private static final HlcHeader HEADER =
      new HlcHeader(HybridTimestamp.of(1_763_780_000_123_456_789L, 7), 50, true, 9);
  private static final Stamp STAMP =
      Stamp.of(Id.ofIndex(3)).raise(1_763_780_000_123L).join(Stamp.upTo(1_763_779_940_000L));

  private final Headers headers = new RecordHeaders();
  private final LongAdder malformed = new LongAdder();

  static Stream<List<String>> golden() throws IOException {
    return Golden.rows("headers-1.csv");
  }

  @ParameterizedTest
  @MethodSource("golden")
  void shouldWriteAndReadTheGoldenBytes(List<String> row) {
    byte[] bytes = HexFormat.of().parseHex(row.get(1));
    switch (row.get(0)) {
      case "tc-hlc" -> {
        HlcHeader header =
            new HlcHeader(
                HybridTimestamp.parse(row.get(2)),
                row.get(3).equals("-") ? HlcHeader.UNKNOWN_ERROR : Long.parseLong(row.get(3)),
                Boolean.parseBoolean(row.get(4)),
                Long.parseUnsignedLong(row.get(5), 16));
        ClockHeaders.writeHlc(headers, header);
        assertThat(ClockHeaders.readHlc(headersOf(row.get(0), bytes))).contains(header);
      }
      case "tc-itc" -> {
        ClockHeaders.writeContext(headers, Stamp.parse(row.get(2)));
        assertThat(ClockHeaders.readContext(headersOf(row.get(0), bytes)))
            .contains(Stamp.parse(row.get(2)));
      }
      case "tc-ver" -> {
        ClockHeaders.writeVersion(headers, Stamp.parse(row.get(2)));
        assertThat(ClockHeaders.readVersion(headersOf(row.get(0), bytes)))
            .contains(Stamp.parse(row.get(2)));
      }
      default -> throw new AssertionError(row.get(0));
    }
    assertThat(headers.lastHeader(row.get(0)).value()).isEqualTo(bytes);
  }

  @Test
  void shouldHaveTheKeysOfTheFormat() {
    assertThat(List.of(ClockHeaders.HLC, ClockHeaders.CONTEXT, ClockHeaders.VERSION))
        .containsExactly("tc-hlc", "tc-itc", "tc-ver");
  }

  @Test
  void shouldReadAnAbsentHeaderAsEmpty() {
    assertThat(ClockHeaders.readHlc(headers, malformed)).isEmpty();
    assertThat(ClockHeaders.readContext(headers, malformed)).isEmpty();
    assertThat(ClockHeaders.readVersion(headers, malformed)).isEmpty();
    assertThat(malformed.sum()).isZero();
  }

  @Test
  void shouldReplaceOnlyItsOwnHeader() {
    headers.add("before", new byte[] {1}).add(ClockHeaders.HLC, new byte[] {2});
    headers.add("between", new byte[] {3}).add(ClockHeaders.HLC, new byte[] {4});

    ClockHeaders.writeHlc(headers, HEADER);

    assertThat(headers.toArray())
        .extracting("key")
        .containsExactly("before", "between", ClockHeaders.HLC);
    assertThat(ClockHeaders.readHlc(headers)).contains(HEADER);
  }

  @Test
  void shouldReplaceAHeaderWithoutAValue() {
    headers.add(ClockHeaders.HLC, null);

    ClockHeaders.writeHlc(headers, HEADER);

    assertThat(headers.headers(ClockHeaders.HLC)).hasSize(1);
    assertThat(ClockHeaders.readHlc(headers)).contains(HEADER);
  }

  @Test
  void shouldReadTheLastOfSeveral() {
    headers.add(ClockHeaders.HLC, new byte[] {1}).add(ClockHeaders.HLC, HEADER.toBytes());
    assertThat(ClockHeaders.readHlc(headers, malformed)).contains(HEADER);
    assertThat(malformed.sum()).isZero();

    headers.add(ClockHeaders.HLC, new byte[] {1});
    assertThat(ClockHeaders.readHlc(headers, malformed)).isEmpty();
    assertThat(malformed.sum()).isOne();
  }

  @Test
  void shouldNotWriteTheId() {
    assertThat(STAMP.isAnonymous()).isFalse();
    ClockHeaders.writeContext(headers, STAMP);
    ClockHeaders.writeVersion(headers, STAMP);

    assertThat(ClockHeaders.readContext(headers)).contains(STAMP.peek());
    assertThat(ClockHeaders.readVersion(headers)).contains(STAMP.peek());
  }

  @Test
  void shouldReadAStampWithAnIdAsMalformed() {
    byte[] bits = STAMP.toBytes();
    byte[] value = new byte[1 + bits.length];
    value[0] = 0x10;
    System.arraycopy(bits, 0, value, 1, bits.length);

    assertThat(ClockHeaders.readContext(headersOf(ClockHeaders.CONTEXT, value), malformed))
        .isEmpty();
    assertThat(malformed.sum()).isOne();
  }

  /** Kafka Connect's default header converter turns the bytes into Base64 text. */
  @Test
  void shouldReadTheTextThatConnectMakesOfTheBytes() throws IOException {
    ClockHeaders.writeHlc(headers, HEADER);
    ClockHeaders.writeContext(headers, STAMP);
    ClockHeaders.writeVersion(headers, STAMP);

    Headers copied = new RecordHeaders();
    try (SimpleHeaderConverter converter = new SimpleHeaderConverter()) {
      headers.forEach(
          header ->
              copied.add(
                  header.key(),
                  converter.fromConnectHeader(
                      "topic", header.key(), Schema.BYTES_SCHEMA, header.value())));
    }

    assertThat(copied.lastHeader(ClockHeaders.HLC).value()).isNotEqualTo(HEADER.toBytes());
    assertThat(ClockHeaders.readHlc(copied)).contains(HEADER);
    assertThat(ClockHeaders.readContext(copied)).contains(STAMP.peek());
    assertThat(ClockHeaders.readVersion(copied)).contains(STAMP.peek());
  }

  @Test
  void shouldCountMalformedHeadersOfEveryLengthAndNeverThrow() {
    int count = 0;
    for (int length = 0; length <= 60; length++) {
      for (byte first :
          new byte[] {0, 0x0F, 0x12, 0x20, 0x7F, (byte) 0x90, (byte) 0xFF, 'E', 'F'}) {
        byte[] value = new byte[length];
        if (length > 0) {
          value[0] = first;
        }
        assertAbsent(value);
        count++;
      }
    }
    assertThat(malformed.sum()).isEqualTo(3L * count);
  }

  @Test
  void shouldCountEveryCutOfAValue() {
    byte[] hlc = HEADER.toBytes();
    for (int length = 0; length < hlc.length; length++) {
      Headers cut = headersOf(ClockHeaders.HLC, Arrays.copyOf(hlc, length));
      assertThat(ClockHeaders.readHlc(cut, malformed)).isEmpty();
    }
    assertThat(malformed.sum()).isEqualTo(hlc.length);

    ClockHeaders.writeContext(headers, STAMP);
    byte[] context = headers.lastHeader(ClockHeaders.CONTEXT).value();
    for (int length = 0; length < context.length; length++) {
      Headers cut = headersOf(ClockHeaders.CONTEXT, Arrays.copyOf(context, length));
      assertThat(ClockHeaders.readContext(cut, malformed)).isEmpty();
    }
    assertThat(malformed.sum()).isEqualTo(hlc.length + context.length);
  }

  @Test
  void shouldReadANullValueAsMalformed() {
    assertAbsent(null);
    assertThat(malformed.sum()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {ClockHeaders.MAX_STAMP_BYTES + 1, 1 << 20})
  void shouldNotReadAnOversizedValue(int length) {
    byte[] value = new byte[length];
    value[0] = 0x10;
    value[length - 1] = 1;
    assertAbsent(value);
    Arrays.fill(value, (byte) 'E');
    assertAbsent(value);
    assertThat(malformed.sum()).isEqualTo(6);
  }

  @Test
  void shouldReadTheLargestStampAndNoByteMore() {
    Stamp largest = Stamps.largest();
    ClockHeaders.writeContext(headers, largest);
    byte[] value = headers.lastHeader(ClockHeaders.CONTEXT).value();
    assertThat(value).hasSize(ClockHeaders.MAX_STAMP_BYTES);
    byte[] longer = Arrays.copyOf(value, value.length + 1);
    Base64.Encoder base64 = Base64.getEncoder();

    for (byte[] form :
        List.of(value, base64.encode(value), base64.withoutPadding().encode(value))) {
      assertThat(ClockHeaders.readContext(headersOf(ClockHeaders.CONTEXT, form), malformed))
          .contains(largest);
      assertThat(ClockHeaders.readVersion(headersOf(ClockHeaders.VERSION, form), malformed))
          .contains(largest);
    }
    assertThat(malformed.sum()).isZero();
    for (byte[] form : List.of(longer, base64.encode(longer))) {
      assertAbsent(form);
    }
    assertThat(malformed.sum()).isEqualTo(6);
  }

  @Test
  void shouldReadBase64OnlyPaddedOrNot() {
    String text = Base64.getEncoder().encodeToString(HEADER.toBytes());
    assertThat(text).hasSize(36).endsWith("==");
    String bare = text.substring(0, 34);
    for (String good : List.of(text, bare)) {
      assertThat(ClockHeaders.readHlc(headersOf(ClockHeaders.HLC, ascii(good)), malformed))
          .contains(HEADER);
    }
    assertThat(malformed.sum()).isZero();
    for (String bad :
        List.of(
            bare + "=",
            bare + "\n",
            bare + "\r\n",
            bare.substring(0, 10) + "\n" + bare.substring(10),
            bare.substring(0, 10) + "*" + bare.substring(10),
            text + "\n",
            text + "=")) {
      assertThat(ClockHeaders.readHlc(headersOf(ClockHeaders.HLC, ascii(bad)), malformed))
          .as(bad)
          .isEmpty();
    }
    assertThat(malformed.sum()).isEqualTo(7);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** An exception with its stack trace would cost hundreds of bytes, and microseconds. */
  @Test
  void shouldCountAMalformedTimeWithoutAnException() {
    for (byte[] value : new byte[][] {new byte[3], new byte[HlcHeader.BYTES], null}) {
      Headers one = headersOf(ClockHeaders.HLC, value);
      ClockHeaders.readHlc(one, malformed);
      long before = Allocation.ofThisThread();
      for (int i = 0; i < 1000; i++) {
        ClockHeaders.readHlc(one, malformed);
      }
      assertThat(Allocation.ofThisThread() - before).as("bytes allocated").isLessThan(100_000);
    }
    assertThat(malformed.sum()).isEqualTo(3003);
  }

  @Test
  void shouldReadOnlyTheTimestampOrCountAMalformedHeader() {
    assertThat(ClockHeaders.readTimestamp(headers, malformed)).isNull();
    assertThat(malformed.sum()).isZero();
    byte[] bytes = HEADER.toBytes();
    for (byte[] value : List.of(bytes, Base64.getEncoder().encode(bytes))) {
      assertThat(ClockHeaders.readTimestamp(headersOf(ClockHeaders.HLC, value), malformed))
          .isEqualTo(HEADER.timestamp());
    }
    assertThat(malformed.sum()).isZero();
    for (byte[] value : new byte[][] {null, {}, Arrays.copyOf(bytes, 24), ascii("E!")}) {
      assertThat(ClockHeaders.readTimestamp(headersOf(ClockHeaders.HLC, value), malformed))
          .isNull();
    }
    assertThat(malformed.sum()).isEqualTo(4);
  }

  @Test
  void shouldNotReadTextThatIsEncodedTwice() {
    Base64.Encoder base64 = Base64.getEncoder();
    byte[] once = base64.encode(HEADER.toBytes());
    assertThat(ClockHeaders.readHlc(headersOf(ClockHeaders.HLC, once), malformed)).contains(HEADER);

    byte[] twice = base64.encode(once);
    assertThat(ClockHeaders.readHlc(headersOf(ClockHeaders.HLC, twice), malformed)).isEmpty();
    assertThat(malformed.sum()).isOne();
  }

  @Test
  void shouldReadRandomBytesOrCountThem() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] value = new byte[random.nextInt(80)];
      random.nextBytes(value);
      if (value.length > 0) {
        value[0] = new byte[] {0x10, 0x11, 'E', value[0]}[random.nextInt(4)];
      }
      LongAdder missed = new LongAdder();
      Headers one = headersOf(ClockHeaders.CONTEXT, value);
      boolean read = ClockHeaders.readContext(one, missed).isPresent();
      assertThat(missed.sum()).as("seed %d", seed).isEqualTo(read ? 0 : 1);
    }
  }

  @Test
  void shouldReadNothingFromAMalformedHeaderWithoutACounter() {
    assertThat(ClockHeaders.readHlc(headersOf(ClockHeaders.HLC, new byte[3]))).isEmpty();
    assertThat(ClockHeaders.readContext(headersOf(ClockHeaders.CONTEXT, new byte[3]))).isEmpty();
    assertThat(ClockHeaders.readVersion(headersOf(ClockHeaders.VERSION, new byte[3]))).isEmpty();
  }

  @Test
  void shouldChangeNothingWhenAStampIsTooLarge() {
    Stamp tooDeep = Stamps.tooDeep();
    ClockHeaders.writeContext(headers, STAMP);
    byte[] before = headers.lastHeader(ClockHeaders.CONTEXT).value();

    assertThatThrownBy(() -> ClockHeaders.writeContext(headers, tooDeep))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("512 levels");
    assertThat(headers.lastHeader(ClockHeaders.CONTEXT).value()).isEqualTo(before);
  }

  @Test
  void shouldLeaveReadOnlyHeadersAlone() {
    RecordHeaders readOnly = new RecordHeaders();
    ClockHeaders.writeHlc(readOnly, HEADER);
    readOnly.setReadOnly();
    HlcHeader other = new HlcHeader(HybridTimestamp.MAX, HlcHeader.UNKNOWN_ERROR, false, 0);

    assertThatThrownBy(() -> ClockHeaders.writeHlc(readOnly, other))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ClockHeaders.readHlc(readOnly)).contains(HEADER);
  }

  private void assertAbsent(byte[] value) {
    assertThat(ClockHeaders.readHlc(headersOf(ClockHeaders.HLC, value), malformed)).isEmpty();
    assertThat(ClockHeaders.readContext(headersOf(ClockHeaders.CONTEXT, value), malformed))
        .isEmpty();
    assertThat(ClockHeaders.readVersion(headersOf(ClockHeaders.VERSION, value), malformed))
        .isEmpty();
  }

  private static Headers headersOf(String key, byte[] value) {
    return new RecordHeaders().add(key, value);
  }
}
