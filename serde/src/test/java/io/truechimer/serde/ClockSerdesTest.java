/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClockSerdesTest {

  private static final String TOPIC = "orders";
  private static final HybridTimestamp TIMESTAMP = HybridTimestamp.of(-2, 3);
  private static final Stamp STAMP = Stamp.parse("((0,1),(1,0,2))");

  static Stream<List<String>> golden() throws IOException {
    return Golden.rows("serdes-1.csv");
  }

  @ParameterizedTest
  @MethodSource("golden")
  void shouldWriteAndReadTheGoldenBytes(List<String> row) {
    byte[] bytes = HexFormat.of().parseHex(row.get(1));
    switch (row.get(0)) {
      case "timestamp" ->
          check(ClockSerdes.hybridTimestamp(), bytes, HybridTimestamp.parse(row.get(2)));
      case "stamp" -> check(ClockSerdes.stamp(), bytes, Stamp.parse(row.get(2)));
      case "stamped" ->
          check(
              ClockSerdes.stamped(Serdes.String()),
              bytes,
              new Stamped<>(
                  HybridTimestamp.parse(row.get(2)),
                  Stamp.parse(row.get(3)),
                  row.get(4).equals("-") ? null : row.get(4)));
      case "heartbeat" ->
          check(
              ClockSerdes.heartbeat(),
              bytes,
              switch (row.get(2)) {
                case "least" -> Heartbeats.LEAST;
                case "usual" -> Heartbeats.USUAL;
                default -> Heartbeats.WITHHELD;
              });
      default -> throw new IllegalArgumentException("a golden line is of a known kind: " + row);
    }
  }

  private static <T> void check(Serde<T> serde, byte[] bytes, T value) {
    assertThat(HexFormat.of().formatHex(serde.serializer().serialize(TOPIC, value)))
        .isEqualTo(HexFormat.of().formatHex(bytes));
    assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(value);
  }

  @Test
  void shouldReadWhatTheyWrite() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Serde<Stamped<byte[]>> stamped = ClockSerdes.stamped(Serdes.ByteArray());
    Stamp stamp = Stamp.seed();
    for (int i = 0; i < 500; i++) {
      stamp = random.nextInt(4) > 0 ? stamp.event() : stamp.fork().left();
      byte[] value = new byte[random.nextInt(300)];
      random.nextBytes(value);
      HybridTimestamp timestamp = HybridTimestamp.of(random.nextLong(), random.nextInt());
      byte[] bytes = stamped.serializer().serialize(TOPIC, new Stamped<>(timestamp, stamp, value));

      Stamped<byte[]> read = stamped.deserializer().deserialize(TOPIC, bytes);

      assertThat(read.timestamp()).as("seed %d", seed).isEqualTo(timestamp);
      assertThat(read.stamp()).as("seed %d", seed).isEqualTo(stamp);
      assertThat(read.value()).as("seed %d", seed).isEqualTo(value);
    }
  }

  static Stream<Serde<?>> all() {
    return Stream.of(
        ClockSerdes.hybridTimestamp(),
        ClockSerdes.stamp(),
        ClockSerdes.heartbeat(),
        ClockSerdes.stamped(Serdes.String()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldPassNullBothWays(Serde<?> serde) {
    Headers headers = new RecordHeaders();

    assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
    assertThat(serde.serializer().serialize(TOPIC, headers, null)).isNull();
    assertThat(serde.deserializer().deserialize(TOPIC, (byte[]) null)).isNull();
    assertThat(serde.deserializer().deserialize(TOPIC, headers, (byte[]) null)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "timestamp | 00010203040506070809 | a timestamp must have exactly 12 bytes: length=10"
            + " | 00010203040506070809 (10 bytes)",
        "stamp | 00 | | 00 (1 bytes)",
        "heartbeat | c301 | a single object must have from 10 to 81920 bytes: length=2 | c301 (2"
            + " bytes)",
        "heartbeat | c3020000000000000000 | a single object must begin with c301: marker=c302"
            + " | c3020000000000000000 (10 bytes)",
        "heartbeat | c301efbeadde00000000 | not a known version of Heartbeat; a newer release may"
            + " have written it: fingerprint=00000000deadbeef | c301efbeadde00000000 (10 bytes)",
        "stamped | c301efbeadde00000000 | not a known version of Stamped; a newer release may have"
            + " written it: fingerprint=00000000deadbeef | c301efbeadde00000000 (10 bytes)",
        "stamped | c3015d98c376c9511d0100 | the bytes must follow their schema"
            + " | c3015d98c376c9511d0100 (11 bytes)",
        "stamped | c3015d98c376c9511d01000000000000000000000000020000 | stamp"
            + " | c3015d98c376c9511d01000000000000000000000000020000 (25 bytes)",
      })
  void shouldNameTopicRuleAndValue(String kind, String hex, String rule, String value) {
    Serde<?> serde =
        switch (kind) {
          case "timestamp" -> ClockSerdes.hybridTimestamp();
          case "stamp" -> ClockSerdes.stamp();
          case "heartbeat" -> ClockSerdes.heartbeat();
          default -> ClockSerdes.stamped(Serdes.String());
        };

    assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, HexFormat.of().parseHex(hex)))
        .isInstanceOf(SerializationException.class)
        .hasMessageStartingWith("cannot read a " + kind)
        .hasMessageContaining("topic=orders, rule: ")
        .hasMessageContaining(rule == null ? "" : rule)
        .hasMessageEndingWith("value=" + value);
  }

  @Test
  void shouldShowOnlyTheBeginningOfALongValue() {
    assertThatThrownBy(
            () -> ClockSerdes.heartbeat().deserializer().deserialize(TOPIC, new byte[1 << 20]))
        .hasMessageEndingWith("value=" + "00".repeat(32) + "... (1048576 bytes)");
  }

  @Test
  void shouldNameTheRuleThatAValueBreaks() {
    Stamp deep = Stamps.tooDeep();

    assertThatThrownBy(() -> ClockSerdes.stamp().serializer().serialize(TOPIC, deep))
        .isInstanceOf(SerializationException.class)
        .hasMessageStartingWith("cannot write a stamp: topic=orders, rule: ");
    assertThatThrownBy(
            () ->
                ClockSerdes.stamped(Serdes.String())
                    .serializer()
                    .serialize(TOPIC, new Stamped<>(TIMESTAMP, deep, "v")))
        .isInstanceOf(SerializationException.class)
        .hasMessageStartingWith("cannot write a stamped value: topic=orders, rule: ");
  }

  @Test
  void shouldRefuseAClaimedLengthWithoutAllocatingIt() {
    byte[] bytes =
        ClockSerdes.stamped(Serdes.ByteArray())
            .serializer()
            .serialize(TOPIC, new Stamped<>(TIMESTAMP, STAMP, new byte[] {1}));
    byte[] claim = new byte[bytes.length + 3];
    System.arraycopy(bytes, 0, claim, 0, bytes.length - 2);
    System.arraycopy(HexFormat.of().parseHex("feffffff0f"), 0, claim, bytes.length - 2, 5);
    Serde<Stamped<byte[]>> serde = ClockSerdes.stamped(Serdes.ByteArray());
    long before = Allocation.ofThisThread();

    assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, claim))
        .isInstanceOf(SerializationException.class);

    assertThat(Allocation.ofThisThread() - before).as("bytes allocated").isLessThan(1 << 20);
  }

  @Test
  void shouldServeClientsConfiguredByClassName() {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, HybridTimestampSerde.class.getName());
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StampedSerde.class.getName());
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StampSerde.class.getName());
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, HeartbeatSerde.class.getName());

    assertThatThrownBy(() -> new KafkaProducer<>(config).close())
        .hasRootCauseInstanceOf(ConfigException.class)
        .rootCause()
        .hasMessageContaining("truechimer.stamped.value.serde");

    config.put(StampedSerde.VALUE_SERDE, Serdes.StringSerde.class.getName());
    assertThatCode(
            () -> {
              new KafkaProducer<>(config).close();
              new KafkaConsumer<>(config).close();
            })
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldTakeTheValueSerdeFromTheConfiguration(Object name) {
    Map<String, Object> config =
        Map.of(
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            StampSerde.class.getName(),
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            StampedSerde.class.getName(),
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            "localhost:1",
            StampedSerde.VALUE_SERDE,
            name);
    @SuppressWarnings("unchecked") // As Kafka's own clients do.
    Serializer<Stamped<String>> serializer =
        new ProducerConfig(config)
            .getConfiguredInstance(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, Serializer.class);
    serializer.configure(config, false);
    try (StampedSerde<String> reader = new StampedSerde<>()) {
      reader.configure(config, false);
      Stamped<String> stamped = new Stamped<>(TIMESTAMP, STAMP, "v\u00e4lue");

      assertThat(reader.deserialize(TOPIC, serializer.serialize(TOPIC, stamped)))
          .isEqualTo(stamped);
    }
  }

  static Stream<Object> names() {
    return Stream.of(
        Serdes.StringSerde.class.getName(), Serdes.StringSerde.class, new Serdes.StringSerde());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-", "no.such.Serde", "java.lang.String", "java.util.List"})
  void shouldNameTheWrongSetting(String serde) {
    Map<String, Object> config = new HashMap<>();
    config.put(StampedSerde.VALUE_SERDE, serde);
    try (StampedSerde<String> stamped = new StampedSerde<>()) {
      assertThatThrownBy(() -> stamped.configure(config, false))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(StampedSerde.VALUE_SERDE);
      assertThatThrownBy(() -> stamped.serialize(TOPIC, new Stamped<>(TIMESTAMP, STAMP, "")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "call configure() before using a StampedSerde that was created without a value"
                  + " serde");
    }
  }

  @Test
  void shouldRefuseAStampedSerdeThatReadsTheSameSetting() {
    for (Object itself :
        List.of(StampedSerde.class, StampedSerde.class.getName(), new StampedSerde<String>())) {
      try (StampedSerde<String> stamped = new StampedSerde<>()) {
        assertThatThrownBy(() -> stamped.configure(Map.of(StampedSerde.VALUE_SERDE, itself), false))
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining(StampedSerde.VALUE_SERDE);
      }
    }
  }

  @Test
  void shouldTakeAStampedSerdeThatHasAValueSerde() {
    StampedSerde<String> inner = new StampedSerde<>(Serdes.String());
    Stamped<Stamped<String>> twice =
        new Stamped<>(TIMESTAMP, STAMP, new Stamped<>(HybridTimestamp.MAX, STAMP, "v"));
    try (StampedSerde<Stamped<String>> stamped = new StampedSerde<>()) {
      stamped.configure(Map.of(StampedSerde.VALUE_SERDE, inner), false);

      assertThat(stamped.deserialize(TOPIC, stamped.serialize(TOPIC, twice))).isEqualTo(twice);
    }
  }

  @Test
  void shouldPreferTheValueSerdeOfTheConstructor() {
    RecordingSerde recording = new RecordingSerde();
    Map<String, Object> config = Map.of(StampedSerde.VALUE_SERDE, Serdes.LongSerde.class);
    try (Serde<Stamped<String>> serde = ClockSerdes.stamped(recording)) {
      serde.configure(config, false);
      serde.serializer().serialize(TOPIC, new Stamped<>(TIMESTAMP, STAMP, "v"));
    }
    assertThat(recording.calls).contains("write orders");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTellTheValueSerdeWhetherItIsAKey(boolean isKey) {
    RecordingSerde recording = new RecordingSerde();
    try (StampedSerde<String> stamped = new StampedSerde<>(recording)) {
      stamped.configure(Map.of(), isKey);
    }
    assertThat(recording.calls).first().isEqualTo("configure {} " + isKey);
  }

  @Test
  void shouldRequireATimestampAndAStamp() {
    assertThatThrownBy(() -> new Stamped<>(null, STAMP, "v"))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("timestamp");
    assertThatThrownBy(() -> new Stamped<>(TIMESTAMP, null, "v"))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("stamp");
  }

  @Test
  void shouldPassTopicAndHeadersToTheValueSerde() {
    RecordingSerde recording = new RecordingSerde();
    Headers headers = new RecordHeaders();
    Stamped<String> stamped = new Stamped<>(TIMESTAMP, STAMP, "v");
    Stamped<String> empty = new Stamped<>(TIMESTAMP, STAMP, null);
    try (Serde<Stamped<String>> serde = ClockSerdes.stamped(recording)) {
      serde.configure(Map.of("k", "v"), true);
      byte[] bytes = serde.serializer().serialize(TOPIC, headers, stamped);
      assertThat(serde.deserializer().deserialize(TOPIC, headers, bytes)).isEqualTo(stamped);
      bytes = serde.serializer().serialize(TOPIC, stamped);
      assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(stamped);
      bytes = serde.serializer().serialize(TOPIC, headers, empty);
      assertThat(serde.deserializer().deserialize(TOPIC, headers, bytes)).isEqualTo(empty);
    }
    assertThat(recording.calls)
        .containsExactly(
            "configure {k=v} true",
            "write orders with headers",
            "read orders with 7",
            "write orders",
            "read orders",
            "close");
  }
}
