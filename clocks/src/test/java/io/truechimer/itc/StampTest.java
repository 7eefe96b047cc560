/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {

  private static Stamp stamp(String text) {
    return Stamp.parse(text);
  }

  @Test
  void shouldStartWithTheSeed() {
    assertThat(Stamp.seed()).hasToString("(1,0)").isEqualTo(Stamp.of(Id.parse("1")));
    assertThat(Stamp.seed().id()).isEqualTo(Id.parse("1"));
    assertThat(Stamp.of(Id.ofIndex(0))).hasToString("(((0,1),0),0)");
  }

  @Test
  void shouldHaveSeenAllEventsUpToACounter() {
    assertThat(Stamp.upTo(7)).hasToString("(0,7)");
    assertThat(Stamp.upTo(7).isAnonymous()).isTrue();
    assertThat(stamp("((0,1),(1,(0,3,0),6))").compare(Stamp.upTo(7))).isEqualTo(Causality.BEFORE);
    assertThat(stamp("((0,1),(1,(0,3,0),7))").compare(Stamp.upTo(7)))
        .isEqualTo(Causality.CONCURRENT);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Stamp.upTo(-1))
        .withMessage("a counter must be 0 or greater: counter=-1");
  }

  /** The paper's order of events is independent of the ids. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(1,2); (0,2); EQUAL",
        "((0,1),(1,0,1)); ((1,0),(1,0,1)); EQUAL",
        "(1,2); (1,3); BEFORE",
        "(1,3); (1,2); AFTER",
        "(0,(0,1,0)); (0,(0,0,1)); CONCURRENT",
        "(0,(0,1,0)); (0,1); BEFORE",
        "(0,2); (0,(2,0,(0,1,0))); BEFORE",
        "(0,(1,0,1)); (0,(0,0,3)); CONCURRENT",
        "(0,(0,3,0)); (0,2); CONCURRENT"
      })
  void shouldCompareEventsOnly(String a, String b, Causality relation) {
    assertThat(stamp(a).compare(stamp(b))).isEqualTo(relation);
    assertThat(stamp(a).leq(stamp(b)))
        .isEqualTo(relation == Causality.BEFORE || relation == Causality.EQUAL);
  }

  @Test
  void shouldBeEqualByIdAndEvents() {
    Stamp stamp = stamp("((0,1),(1,0,1))");
    assertThat(stamp).isEqualTo(stamp("((0,1),(1,0,1))"));
    assertThat(stamp).hasSameHashCodeAs(stamp("((0,1),(1,0,1))"));
    assertThat(stamp).isNotEqualTo(stamp("((1,0),(1,0,1))"));
    assertThat(stamp).isNotEqualTo(stamp("((0,1),(1,0,2))"));
    assertThat(stamp).isNotEqualTo("((0,1),(1,0,1))");
  }

  @Test
  void shouldSendAndReceive() {
    Stamp.Fork fork = Stamp.seed().fork();
    Stamp.Send send = fork.left().send();
    assertThat(send.next()).hasToString("((1,0),(0,1,0))");
    assertThat(send.message()).hasToString("(0,(0,1,0))");
    assertThat(fork.right().receive(send.message())).hasToString("((0,1),1)");
  }

  @Test
  void shouldSync() {
    Stamp.Fork sync = stamp("((1,0),(0,1,0))").sync(stamp("((0,1),(0,0,2))"));
    assertThat(sync).isEqualTo(new Stamp.Fork(stamp("((1,0),(1,0,1))"), stamp("((0,1),(1,0,1))")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1; (1,5)",
        "2; ((1,0),5) ((0,1),5)",
        "3; (((1,0),0),5) (((0,1),0),5) ((0,1),5)",
        "5; ((((1,0),0),0),5) ((((0,1),0),0),5) (((0,1),0),5) ((0,(1,0)),5) ((0,(0,1)),5)"
      })
  void shouldForkIntoBalancedParts(int n, String forks) {
    assertThat(stamp("(1,5)").fork(n).stream().map(Stamp::toString))
        .containsExactly(forks.split(" "));
  }

  @Test
  void shouldForkIntoPartsThatJoinAgain() {
    Stamp stamp = stamp("((1,(0,1)),(1,0,(3,0,1)))");
    List<Stamp> forks = stamp.fork(1000);
    assertThat(forks).hasSize(1000);
    assertThat(forks.stream().reduce(Stamp::join)).contains(stamp);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> stamp.fork(0))
        .withMessage("a stamp must be forked into at least 1: n=0");
  }

  @Test
  void shouldForkAnAnonymousStampIntoAnonymousOnes() {
    assertThat(stamp("(0,3)").fork()).isEqualTo(new Stamp.Fork(stamp("(0,3)"), stamp("(0,3)")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "((0,1),0); 5; ((0,1),(0,0,5))",
        "((0,1),(1,0,2)); 5; ((0,1),(1,0,4))",
        "((0,1),(1,(0,3,0),(2,1,0))); 3; ((0,1),(1,(0,3,0),(2,1,0)))",
        "((0,1),(1,(0,3,0),(2,1,0))); 4; ((0,1),(1,(0,3,0),3))",
        "((0,1),(3,6,0)); 9; ((0,1),9)",
        "(1,(3,0,2)); 4; (1,(4,0,1))",
        "((1,0),9); 5; ((1,0),9)",
        "((1,0),9); 9; ((1,0),9)",
        // The widest interval, and the leftmost of two equally wide ones.
        "(((1,0),1),0); 2; (((1,0),1),(0,0,2))",
        "(((0,1),(1,0)),0); 2; (((0,1),(1,0)),(0,(0,0,2),0))",
        "((1,0),0); 9223372036854775807; ((1,0),(0,9223372036854775807,0))"
      })
  void shouldRaiseItsOwnCounter(String before, long counter, String after) {
    assertThat(stamp(before).raise(counter)).hasToString(after);
    assertThat(stamp(after).raise(counter)).isEqualTo(stamp(after));
  }

  @Test
  void shouldReturnTheSameStampIfNothingChanges() {
    Stamp stamp = stamp("((1,0),(3,1,0))");
    assertThat(stamp.raise(4)).isSameAs(stamp);
    assertThat(stamp.raise(0)).isSameAs(stamp);
    assertThat(stamp.join(Stamp.upTo(3))).isSameAs(stamp);
    assertThat(Stamp.upTo(3).peek()).isEqualTo(Stamp.upTo(3));
  }

  @Test
  void shouldRefuseToRaiseAnAnonymousStampOrToANegativeCounter() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> stamp("(0,3)").raise(5))
        .withMessage("an anonymous stamp cannot count events or raise a counter: stamp=(0,3)");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> stamp("(1,3)").raise(-5))
        .withMessage("a counter must be 0 or greater: counter=-5");
  }

  /** One public library loses the event; others count it without an owner. */
  @Test
  void shouldRefuseAnEventOfAnAnonymousStamp() {
    Stamp anonymous = stamp("(0,(0,1,0))");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(anonymous::event)
        .withMessage(
            "an anonymous stamp cannot count events or raise a counter: stamp=(0,(0,1,0))");
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(anonymous::send);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> anonymous.receive(anonymous));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(1,9223372036854775807)",
        "((0,1),(9223372036854775806,0,1))",
        // Fill changes nothing, and splitting a leaf costs more than growing one.
        "((0,(1,0)),(0,0,9223372036854775807))",
        "((0,(1,0)),(5,0,(0,9223372036854775802,0)))"
      })
  void shouldRefuseACounterAboveTheGreatest(String text) {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> stamp(text).event())
        .withMessage("a counter must be at most 2^63 - 1: counter=9223372036854775807 + 1");
  }

  /** Other libraries wrap at 2^31 - 1 and go back. */
  @ParameterizedTest
  @ValueSource(longs = {0, 65535, Integer.MAX_VALUE, 0xFFFF_FFFFL, Long.MAX_VALUE - 1})
  void shouldCountUpToTheGreatestCounter(long counter) {
    Stamp stamp = Stamp.seed().raise(counter);
    assertThat(stamp.compare(stamp.event())).isEqualTo(Causality.BEFORE);
    assertThat(stamp.event()).hasToString("(1," + (counter + 1) + ")");
    assertThat(Stamp.fromBytes(stamp.event().toBytes())).isEqualTo(stamp.event());
  }

  /** Other libraries modify their arguments. */
  @Test
  void shouldNotModifyItsArguments() {
    Stamp a = stamp("(((1,0),0),(0,(1,1,0),0))");
    Stamp b = stamp("(((0,1),0),(1,0,1))");
    a.event();
    a.join(b);
    b.join(a);
    a.fork();
    a.raise(100);
    a.sync(b);
    a.receive(b);
    a.toBytes()[0] = 0;
    assertThat(a).hasToString("(((1,0),0),(0,(1,1,0),0))");
    assertThat(b).hasToString("(((0,1),0),(1,0,1))");
  }

  @Test
  void shouldRefuseToJoinIdsThatOverlap() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> stamp("((0,1),0)").join(stamp("(1,3)")))
        .withMessage("ids must not overlap to be joined: id=(0,1), other=1");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Stamp.of(Id.ofIndex(1000)).join(Stamp.of(Id.ofIndex(1000).child(4000))))
        .withMessageMatching(
            "ids must not overlap to be joined: id=.{80}\\.{3} \\(81 characters\\),"
                + " other=.{80}\\.{3} \\(173 characters\\)");
  }

  @ParameterizedTest
  @CsvSource({
    "'(1,0)', 31",
    "'(0,0)', 11",
    "'((0,1),0)', 4c40",
    "'(1,(1,0,1))', 2c9980",
    "'(0,9223372036854775807)', 1fffffffffffffff8000000000000001c0"
  })
  void shouldEndItsBytesWithABitOne(String text, String hex) {
    assertThat(HexFormat.of().formatHex(stamp(text).toBytes())).isEqualTo(hex);
  }

  @Test
  void shouldReadItsBytesFromWithinAnArray() {
    byte[] bytes = HexFormat.of().parseHex("ff2c9980");
    assertThat(Stamp.fromBytes(bytes, 1)).isEqualTo(stamp("(1,(1,0,1))"));
    for (int offset : new int[] {Integer.MIN_VALUE, -1, 5, Integer.MAX_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Stamp.fromBytes(bytes, offset))
          .withMessage("the offset must be within the array: length=4, offset=" + offset);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Stamp.fromBytes(bytes, 4))
        .withMessage("the last byte of a stamp must have the end mark, a bit 1: length=0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "(",
        "(1,0",
        "1,0",
        "(1,0))",
        "(1, 0)",
        "(1,0) ",
        "(1)",
        "(1,)",
        "(,0)",
        "(1,-1)",
        "(1,+1)",
        "(1,01)",
        "(1,00)",
        "(1,1.0)",
        "(1,0x1)",
        "(1,\u0661)",
        "(2,0)",
        "(1,0,0)",
        "(1,(0,0))",
        "(1,(0,0,1)",
        "(1,(0,0,1)))",
        "(1,(0,(0,0,1)))",
        "(1,(,0,1))",
        "(1,(0,0,0))",
        "(1,(0,1,1))",
        "(1,(0,1,2))",
        "(1,(3,(1,0,1),1))",
        "((1,1),0)",
        "((0,0),0)",
        "(1,9223372036854775808)",
        "(1,99999999999999999999)",
        "(1,(9223372036854775807,0,1))",
        "(1,(1,0,(9223372036854775806,0,1)))"
      })
  void shouldRefuseWhatIsNotAStamp(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> stamp(text))
        .withMessageContaining("=");
  }

  @Test
  void shouldNotRepeatControlCharactersInItsMessages() {
    for (String hostile : List.of("\u001B[2J", "\u009B2J", "\u202E", "\u2028", "\n", "\uD800")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Stamp.parse("(0," + hostile))
          .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]*").contains("(0,?"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Id.parse(hostile))
          .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]*"));
    }
  }

  @Test
  void shouldDetectAMessageFromTheFutureBeforeItIsJoined() {
    Stamp now = Stamp.upTo(1_000 + 500);
    assertThat(Stamp.parse("(0,(3,1497,0))").leq(now)).isTrue();
    assertThat(Stamp.parse("(0,(3,1498,0))").leq(now)).isFalse();
    assertThat(Stamp.upTo(Stamp.MAX_COUNTER).leq(now)).isFalse();
  }

  @Test
  void shouldNameAMissingArgument() {
    assertThatNullPointerException().isThrownBy(() -> Stamp.seed().join(null)).withMessage("other");
    assertThatNullPointerException()
        .isThrownBy(() -> Stamp.seed().compare(null))
        .withMessage("other");
    assertThatNullPointerException().isThrownBy(() -> Stamp.seed().leq(null)).withMessage("other");
    assertThatNullPointerException().isThrownBy(() -> Stamp.fromBytes(null)).withMessage("bytes");
  }
}
