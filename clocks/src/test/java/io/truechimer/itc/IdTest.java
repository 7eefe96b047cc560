/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {

  /** {@return the turns to the single interval of an id, as bits} */
  private static String path(Id id) {
    StringBuilder path = new StringBuilder();
    byte[] nodes = id.nodes();
    int at = 0;
    while (nodes[at] == IdTree.NODE) {
      boolean isRight = nodes[at + 1] == IdTree.ZERO;
      path.append(isRight ? '1' : '0');
      at += isRight ? 2 : 1;
    }
    assertThat(nodes[at]).isEqualTo(IdTree.ONE);
    assertThat(nodes).hasSize(2 * path.length() + 1);
    return path.toString();
  }

  private static List<Id> ids(long first, long last, LongFunction<Id> id) {
    return LongStream.rangeClosed(first, last).mapToObj(id).toList();
  }

  /**
   * In sorted order, a path that is a prefix would stand directly before the path that extends it.
   */
  private static void assertDisjoint(List<Id> ids) {
    List<String> paths = new ArrayList<>(ids.stream().map(IdTest::path).toList());
    paths.sort(Comparator.naturalOrder());
    for (int i = 1; i < paths.size(); i++) {
      assertThat(paths.get(i).startsWith(paths.get(i - 1)))
          .as("%s and %s", paths.get(i - 1), paths.get(i))
          .isFalse();
    }
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      Id a = ids.get(random.nextInt(ids.size()));
      Id b = ids.get(random.nextInt(ids.size()));
      assertThat(a.isDisjointFrom(b)).as("%s and %s", a, b).isEqualTo(!a.equals(b));
    }
    // A sum refuses any overlap. Adding in pairs keeps the time proportional to the sizes.
    List<Id> sums = ids;
    while (sums.size() > 1) {
      List<Id> halved = new ArrayList<>();
      for (int i = 0; i < sums.size(); i += 2) {
        halved.add(i + 1 < sums.size() ? sums.get(i).sum(sums.get(i + 1)) : sums.get(i));
      }
      sums = halved;
    }
    assertThat(sums.get(0).isNothing()).isFalse();
  }

  /** The rows of the table in the documentation of {@link Id}. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 2, 1",
    "1, 2, 4, 3",
    "3, 6, 6, 5",
    "7, 14, 8, 7",
    "15, 30, 10, 9",
    "31, 62, 12, 11",
    "63, 126, 14, 13",
    "127, 254, 16, 15",
    "255, 510, 18, 17",
    "511, 1022, 20, 19",
    "1023, 2046, 22, 21",
    "65535, 131070, 34, 33",
    "9223372036854775807, 9223372036854775807, 128, 127"
  })
  void shouldHaveTheDepthOfTheTable(long first, long last, int depth, int added) {
    assertThat(path(Id.ofIndex(first))).hasSize(depth);
    assertThat(path(Id.ofIndex(last))).hasSize(depth);
    assertThat(path(Id.ofName("a").child(first))).hasSize(33 + added);
    assertThat(path(Id.ofName("a").child(last))).hasSize(33 + added);
    if (first > 0) {
      assertThat(path(Id.ofIndex(first - 1))).hasSize(depth - 2);
    }
    if (last < Long.MAX_VALUE) {
      assertThat(path(Id.ofIndex(last + 1))).hasSize(depth + 2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 01",
    "1, 0010",
    "2, 0011",
    "3, 000100",
    "4, 000101",
    "9, 00001010",
    "100, 00000001100101",
  })
  void shouldMapAnIndexToItsGammaCodeInTheLeftHalf(long index, String path) {
    assertThat(path(Id.ofIndex(index))).isEqualTo(path);
    assertThat(path(Id.ofIndex(5).child(index))).isEqualTo("000110" + path.substring(1));
    assertThat(path(Id.parse("1").child(index))).isEqualTo(path.substring(1));
  }

  @Test
  void shouldMapTheGreatestIndexToItsGammaCode() {
    assertThat(path(Id.ofIndex(Long.MAX_VALUE)))
        .isEqualTo("0" + "0".repeat(63) + BigInteger.TWO.pow(63).toString(2));
  }

  /** The hashes are those of sha256sum. */
  @ParameterizedTest
  @CsvSource({"'', e3b0c442", "orders, 1c168adb", "Übermut, 9681ba86"})
  void shouldMapANameToItsHashInTheRightHalf(String name, String hash) {
    String bits = Long.toString(Long.parseLong("1" + hash, 16), 2);
    assertThat(path(Id.ofName(name))).isEqualTo(bits);
  }

  @Test
  void shouldRefuseANameWithoutUtf8Encoding() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Id.ofName("a\uD800b"))
        .withMessageStartingWith("a name must be well-formed Unicode: name=");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void shouldRefuseANegativeIndex(long index) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Id.ofIndex(index))
        .withMessage("an index must be 0 or greater: index=" + index);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Id.ofIndex(0).child(index))
        .withMessage("an index must be 0 or greater: index=" + index);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "((1,0),1)", "((0,1),(0,1))"})
  void shouldRefuseAChildOfSeveralIntervals(String text) {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> Id.parse(text).child(0))
        .withMessage("only the id of a single interval has children: id=" + text);
  }

  @Test
  void shouldHaveDisjointIndexes() {
    assertDisjoint(ids(0, 100_000, Id::ofIndex));
  }

  @Test
  void shouldHaveDisjointChildren() {
    List<Id> children = new ArrayList<>();
    for (long parent = 0; parent < 100; parent++) {
      children.addAll(ids(0, 99, Id.ofIndex(parent)::child));
      children.addAll(ids(0, 99, Id.ofName("name " + parent)::child));
    }
    assertDisjoint(children);
    assertDisjoint(ids(0, 10_000, Id.ofName("a").child(3)::child));
  }

  @Test
  void shouldHaveIndexesDisjointFromNames() {
    List<Id> all = new ArrayList<>(ids(0, 10_000, Id::ofIndex));
    all.addAll(ids(0, 10_000, i -> Id.ofName("name " + i)));
    assertDisjoint(all);
  }

  @Test
  void shouldKeepAChildInsideItsParent() {
    Id parent = Id.ofIndex(12);
    assertThat(parent.isDisjointFrom(parent.child(3))).isFalse();
    assertThat(parent.child(3).isDisjointFrom(Id.ofIndex(13))).isTrue();
    assertThat(parent.child(0)).isNotEqualTo(parent);
  }

  @Test
  void shouldBeDisjointFromItselfOnlyIfItOwnsNothing() {
    Id nothing = Id.parse("0");
    assertThat(nothing.isDisjointFrom(nothing)).isTrue();
    assertThat(nothing.isDisjointFrom(Id.parse("1"))).isTrue();
    assertThat(Id.parse("1").isDisjointFrom(Id.parse("(0,(0,1))"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "(0,1)", "(1,0)", "((0,1),((1,0),1))"})
  void shouldReadWhatItWrites(String text) {
    Id id = Id.parse(text);
    assertThat(id).hasToString(text).isEqualTo(Id.parse(text)).hasSameHashCodeAs(Id.parse(text));
    assertThat(id).isNotEqualTo(Id.parse("(0,(0,1))")).isNotEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "2",
        "-1",
        "00",
        "01",
        "(",
        "()",
        "(0",
        "(0,",
        "(0,1",
        "(0,1,0)",
        "(0,1))",
        "(,1)",
        "(0 ,1)",
        " 1",
        "1 ",
        "(0;1)",
        "((0,1)",
        "0,1",
        "(0,1)0",
        "(0,0)",
        "(1,1)",
        "(1,(1,1))",
        "((0,0),1)",
        "(0,1)\n",
        "\u0661"
      })
  void shouldRefuseWhatIsNotAnId(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Id.parse(text))
        .withMessageContaining("=");
  }
}
