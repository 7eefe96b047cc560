/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds the clock against vectors on which the definitions of the paper and the authors' Erlang
 * agree: each operation alone, whole runs with every stamp in between, and the bits.
 */
class VectorsTest {

  private static final JsonNode VECTORS = load();

  private static JsonNode load() {
    try (InputStream in = VectorsTest.class.getResourceAsStream("itc.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One test for each case of a group; an empty group would be a mistake. */
  private static Stream<DynamicTest> each(JsonNode group, Consumer<JsonNode> test) {
    assertThat(group).isNotEmpty();
    return IntStream.range(0, group.size())
        .mapToObj(
            i -> {
              String name = group.get(i).toString();
              return dynamicTest(
                  i + " " + name.substring(0, Math.min(100, name.length())),
                  () -> test.accept(group.get(i)));
            });
  }

  private static String text(JsonNode vector, String field) {
    assertThat(vector.hasNonNull(field)).as(field).isTrue();
    return vector.get(field).asText();
  }

  private static EventTree event(JsonNode vector, String field) {
    return Stamp.parse("(0," + text(vector, field) + ")").events();
  }

  private static Id id(JsonNode vector, String field) {
    return Id.parse(text(vector, field));
  }

  private static Stamp stamp(JsonNode vector, String field) {
    return Stamp.parse(text(vector, field));
  }

  @TestFactory
  Stream<DynamicTest> shouldNormaliseTheExamplesOfThePaper() {
    return each(
        VECTORS.at("/paper_examples/norm"),
        vector -> {
          if (vector.has("id_in")) {
            assertThat(Loose.id(text(vector, "id_in"))).isEqualTo(id(vector, "id_out"));
          } else {
            assertThat(Loose.event(text(vector, "in"))).isEqualTo(event(vector, "out"));
          }
        });
  }

  @Test
  void shouldWriteTheBitsOfTheExampleOfThePaper() {
    BitWriter out = new BitWriter();
    out.prepend(1, 2);
    out.prepend(0, 1);
    out.prepend(2, 3);
    assertThat(bits(out.toBytes(), out.length()))
        .isEqualTo(VECTORS.at("/paper_examples/bit_string_example/bits").asText());
  }

  /** A join of the run names texts that occur once only, so stamps stand for participants. */
  @TestFactory
  Stream<DynamicTest> shouldFollowTheRunOfThePaper() {
    return each(
        VECTORS.at("/paper_examples/run_section_5_1"),
        step -> {
          switch (text(step, "op")) {
            case "seed" -> assertThat(Stamp.seed()).isEqualTo(stamp(step, "stamp"));
            case "fork" ->
                assertThat(stamp(step, "of").fork())
                    .isEqualTo(new Stamp.Fork(stamp(step, "left"), stamp(step, "right")));
            case "event" -> assertThat(stamp(step, "of").event()).isEqualTo(stamp(step, "stamp"));
            case "join" ->
                assertThat(
                        Stamp.parse(step.at("/of/0").asText())
                            .join(Stamp.parse(step.at("/of/1").asText())))
                    .isEqualTo(stamp(step, "stamp"));
            default -> throw new AssertionError(step);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldNormaliseIds() {
    return each(
        VECTORS.at("/id_norm"),
        vector -> {
          assertThat(Loose.id(text(vector, "in"))).isEqualTo(id(vector, "out"));
          if (!text(vector, "in").equals(text(vector, "out"))) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> id(vector, "in"));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldNormaliseEvents() {
    return each(
        VECTORS.at("/event_norm"),
        vector -> {
          EventTree events = Loose.event(text(vector, "in"));
          long[] nodes = events.nodes();
          assertThat(events).isEqualTo(event(vector, "out"));
          assertThat(EventTree.base(nodes[0])).isEqualTo(vector.get("min").asLong());
          assertThat(EventTree.max(nodes, 0, nodes.length, new LongStack()))
              .isEqualTo(vector.get("max").asLong());
          if (!text(vector, "in").equals(text(vector, "out"))) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> event(vector, "in"));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldSplitIds() {
    return each(
        VECTORS.at("/id_split"),
        vector -> {
          Id id = id(vector, "in");
          assertThat(id.split()).containsExactly(id(vector, "left"), id(vector, "right"));
          assertThat(id.split()[0].sum(id.split()[1])).isEqualTo(id);
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldSumIds() {
    return each(
        VECTORS.at("/id_sum"),
        vector -> {
          assertThat(id(vector, "a").sum(id(vector, "b"))).isEqualTo(id(vector, "out"));
          assertThat(id(vector, "b").sum(id(vector, "a"))).isEqualTo(id(vector, "out"));
          assertThat(id(vector, "a").isDisjointFrom(id(vector, "b"))).isTrue();
          assertThat(id(vector, "b").isDisjointFrom(id(vector, "a"))).isTrue();
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldRefuseToSumIdsThatOverlap() {
    return each(
        VECTORS.at("/id_sum_overlap"),
        vector -> {
          assertThatExceptionOfType(IllegalArgumentException.class)
              .isThrownBy(() -> Stamp.of(id(vector, "a")).join(Stamp.of(id(vector, "b"))))
              .withMessage(
                  "ids that are joined do not overlap: id="
                      + text(vector, "a")
                      + ", other="
                      + text(vector, "b"));
          assertThat(id(vector, "a").isDisjointFrom(id(vector, "b"))).isFalse();
          assertThat(id(vector, "b").isDisjointFrom(id(vector, "a"))).isFalse();
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldCompareAndJoinEvents() {
    return each(
        VECTORS.at("/event_leq_join"),
        vector -> {
          Stamp a = new Stamp(Id.NOTHING, event(vector, "a"));
          Stamp b = new Stamp(Id.EVERYTHING, event(vector, "b"));
          assertThat(a.leq(b)).isEqualTo(vector.get("a_leq_b").asBoolean());
          assertThat(b.leq(a)).isEqualTo(vector.get("b_leq_a").asBoolean());
          assertThat(a.compare(b))
              .isEqualTo(Causality.valueOf(text(vector, "relation").toUpperCase(Locale.ROOT)));
          assertThat(a.join(b).events()).isEqualTo(event(vector, "join"));
          assertThat(b.join(a).events()).isEqualTo(event(vector, "join"));
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldFillAndGrowEvents() {
    return each(
        VECTORS.at("/event_op"),
        vector -> {
          Id id = id(vector, "id");
          EventTree events = event(vector, "event");
          EventTree filled = Fill.fill(id.nodes(), events);
          Grow grow = Grow.search(id.nodes(), events);
          assertThat(filled).isEqualTo(event(vector, "fill"));
          assertThat(grow == null).isEqualTo(vector.get("fill_changed").asBoolean());
          assertThat(grow == null).isEqualTo(!filled.equals(events));
          if (grow != null) {
            assertThat(grow.apply()).isEqualTo(event(vector, "grow"));
            assertThat(grow.expansions()).isEqualTo(vector.get("grow_expansions").asInt());
            assertThat(grow.depth()).isEqualTo(vector.get("grow_depth").asInt());
          }
          assertThat(new Stamp(id, events).event())
              .isEqualTo(new Stamp(id, event(vector, "event_result")));
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldEncodeNumbers() {
    return each(
        VECTORS.at("/encode_number"),
        vector -> {
          long n = new BigInteger(text(vector, "n")).longValueExact();
          Stamp.Bits bits = Stamp.upTo(n).encodeBits();
          String leaf = bits(bits).substring("000".length());
          assertThat(leaf).isEqualTo(text(vector, "leaf_bits"));
          assertThat(leaf.substring(1)).isEqualTo(text(vector, "encn_bits"));
          assertThat(leaf).hasSize(vector.get("leaf_len").asInt());
          assertThat(StampBits.read(bits.bytes(), bits.length())).isEqualTo(Stamp.upTo(n));
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldEncodeIds() {
    return each(
        VECTORS.at("/encode_id"),
        vector -> {
          String bits = bits(Stamp.of(id(vector, "id")).encodeBits());
          String idBits = bits.substring(0, bits.length() - "1000".length());
          assertThat(idBits).isEqualTo(text(vector, "bits"));
          assertThat(idBits).hasSize(vector.get("len").asInt());
          assertThat(hex(idBits)).isEqualTo(text(vector, "hex"));
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldEncodeEvents() {
    return each(
        VECTORS.at("/encode_event"),
        vector -> {
          String bits = bits(new Stamp(Id.NOTHING, event(vector, "event")).encodeBits());
          String eventBits = bits.substring("000".length());
          assertThat(eventBits).isEqualTo(text(vector, "bits"));
          assertThat(eventBits).hasSize(vector.get("len").asInt());
          assertThat(hex(eventBits)).isEqualTo(text(vector, "hex"));
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldEncodeStampsBothWays() {
    return each(
        VECTORS.at("/encode_stamp"),
        vector -> assertEncoding(stamp(vector, "stamp"), text(vector, "hex"), vector.get("len")));
  }

  private static void assertEncoding(Stamp stamp, String hex, JsonNode length) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(stamp.encodeBits()).isEqualTo(new Stamp.Bits(bytes, length.asInt()));
    assertThat(StampBits.read(bytes, length.asInt())).isEqualTo(stamp);
    assertThat(Stamp.fromBytes(stamp.toBytes())).isEqualTo(stamp);
    assertThat(bits(stamp.toBytes(), length.asInt() + 1)).isEqualTo(bits(stamp.encodeBits()) + "1");
  }

  @TestFactory
  Stream<DynamicTest> shouldNotWriteTheDialectOfTheAuthorsJava() {
    return each(
        VECTORS.at("/encode_dialect_authors_java/vectors"),
        vector -> {
          Stamp stamp = stamp(vector, "stamp");
          assertEncoding(stamp, text(vector, "paper_hex"), vector.get("paper_len"));
          byte[] java = HexFormat.of().parseHex(text(vector, "java_hex"));
          if (stamp.equals(Stamp.parse("(1,12)"))) {
            return; // Its bits are the same backwards, so both dialects agree by chance.
          }
          Stamp.Bits ours = stamp.encodeBits();
          assertThat(
                  ours.length() == vector.get("java_len").asInt()
                      && Arrays.mismatch(ours.bytes(), java) < 0)
              .isFalse();
          assertReadsAnotherStampOrNone(java, vector.get("java_len").asInt(), stamp);
        });
  }

  private static void assertReadsAnotherStampOrNone(byte[] bytes, int length, Stamp stamp) {
    Stamp read;
    try {
      read = StampBits.read(bytes, length);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(read).isNotEqualTo(stamp);
  }

  @TestFactory
  Stream<DynamicTest> shouldBeRightWherePeersAreWrong() {
    return each(
        VECTORS.at("/discriminating"),
        vector -> {
          switch (text(vector, "op")) {
            case "event" -> {
              Stamp stamp = stamp(vector, "stamp");
              if (stamp.isAnonymous()) {
                assertThat(text(vector, "paper")).startsWith("undefined");
                assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(stamp::event)
                    .withMessage("an event needs an id that owns something: stamp=(0,5)");
              } else {
                assertThat(stamp.event()).isEqualTo(stamp(vector, "paper"));
              }
            }
            case "leq" ->
                assertThat(stamp(vector, "a").leq(stamp(vector, "b")))
                    .isEqualTo(vector.get("paper").asBoolean());
            case "encode" ->
                assertThat(bits(stamp(vector, "stamp").encodeBits()))
                    .isEqualTo(text(vector, "paper_bits"));
            case "decode" -> {
              String bits = "000" + text(vector, "paper_leaf_bits");
              assertThat(StampBits.read(bytes(bits), bits.length()))
                  .isEqualTo(Stamp.upTo(vector.get("n").asLong()));
            }
            case "join" -> {
              assertThat(text(vector, "paper")).startsWith("undefined");
              assertThatExceptionOfType(IllegalArgumentException.class)
                  .isThrownBy(() -> stamp(vector, "a").join(stamp(vector, "b")));
            }
            default -> throw new AssertionError(vector);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldRefuseWhatIsNotCanonical() {
    return each(
        VECTORS.at("/decode_reject_policy/cases"),
        vector -> {
          String bits = text(vector, "bits");
          if (vector.path("description_only").asBoolean()) {
            assertThat(text(vector, "reason")).isEqualTo("id depth 4000");
            bits = "01".repeat(4000) + "0011000";
            assertThat(vector.get("bits").asText()).endsWith("(" + bits.length() + " bits)");
          }
          String refused = bits;
          assertThatExceptionOfType(IllegalArgumentException.class)
              .isThrownBy(() -> StampBits.read(bytes(refused), refused.length()))
              .withMessageContaining("=");
          assertThatExceptionOfType(IllegalArgumentException.class)
              .isThrownBy(() -> Stamp.fromBytes(bytes(refused + "1")));
        });
  }

  @TestFactory
  Stream<DynamicTest> shouldFollowRuns() {
    return each(VECTORS.at("/sequences"), sequence -> replay(sequence.get("steps")));
  }

  private static void replay(JsonNode steps) {
    List<Stamp> slots = new ArrayList<>();
    for (JsonNode step : steps) {
      Stamp a = step.has("in") ? slots.get(step.at("/in/0").asInt()) : null;
      Stamp b = step.at("/in").size() > 1 ? slots.get(step.at("/in/1").asInt()) : null;
      List<Stamp> results = new ArrayList<>();
      switch (text(step, "op")) {
        case "seed" -> results.add(Stamp.seed());
        case "fork" -> {
          Stamp.Fork fork = a.fork();
          results.add(fork.left());
          results.add(fork.right());
        }
        case "event" -> results.add(a.event());
        case "join" -> results.add(a.join(b));
        case "peek" -> results.add(a.peek());
        case "leq" -> assertThat(a.leq(b)).isEqualTo(step.get("result").asBoolean());
        case "encode" -> assertEncoding(a, text(step, "hex"), step.get("len"));
        default -> throw new AssertionError(step);
      }
      for (int i = 0; i < results.size(); i++) {
        Stamp expected = Stamp.parse(step.at("/stamps/" + i).asText());
        assertThat(results.get(i)).as("%s", step).isEqualTo(expected);
        assertThat(results.get(i)).hasToString(step.at("/stamps/" + i).asText());
        assertThat(step.at("/out/" + i).asInt()).isEqualTo(slots.size());
        slots.add(results.get(i));
      }
    }
  }

  static String bits(Stamp.Bits bits) {
    return bits(bits.bytes(), bits.length());
  }

  private static String bits(byte[] bytes, int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      out.append(bytes[i / 8] >> (7 - i % 8) & 1);
    }
    return out.toString();
  }

  static byte[] bytes(String bits) {
    byte[] out = new byte[(bits.length() + 7) / 8];
    for (int i = 0; i < bits.length(); i++) {
      if (bits.charAt(i) == '1') {
        out[i / 8] |= (byte) (0x80 >> i % 8);
      }
    }
    return out;
  }

  private static String hex(String bits) {
    return HexFormat.of().formatHex(bytes(bits));
  }
}
