/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trees whose depth would overflow the call stack by recursion, and the limits of the parsers: a
 * value at a limit is read; a value beyond it is neither read nor written.
 */
class StampLimitsTest {

  private static final int DEEP = 100_000;

  /** An interval at a depth; bit 0 of the turns applies at even levels, bit 1 at odd levels. */
  private static Id deep(int depth, long turns) {
    TreePath path = new TreePath();
    for (int level = 0; level < depth; level++) {
      path.append(turns >>> (level & 1), 1);
    }
    return new Id(path.toId());
  }

  @ParameterizedTest
  @ValueSource(longs = {0b00, 0b11, 0b01})
  void shouldSupportAllOperationsAtAnyDepth(long turns) {
    Id id = deep(DEEP, turns);
    Stamp stamp = Stamp.of(id).event();
    Stamp.Fork fork = stamp.fork();
    assertThat(fork.left().join(fork.right())).isEqualTo(stamp).hasSameHashCodeAs(stamp);
    assertThat(fork.left().id().isDisjointFrom(fork.right().id())).isTrue();
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> stamp.join(stamp));

    Stamp left = fork.left().event();
    Stamp right = fork.right().event().event();
    assertThat(left.compare(right)).isEqualTo(Causality.CONCURRENT);
    assertThat(stamp.compare(left)).isEqualTo(Causality.BEFORE);
    assertThat(left.compare(stamp.peek())).isEqualTo(Causality.AFTER);
    assertThat(left.leq(left.join(right))).isTrue();
    assertThat(left.join(right).join(left.peek())).isEqualTo(right.join(left));
    assertThat(right.compare(left.receive(right.send().message()))).isEqualTo(Causality.BEFORE);
    assertThat(left.sync(right).left().id()).isEqualTo(left.id());
    // The siblings on the path have the base 0, so fill merges the two owned leaves.
    assertThat(left.join(right).event().events().nodes()).hasSize(2 * DEEP + 1);

    Stamp raised = stamp.raise(1000);
    assertThat(raised.raise(1000)).isSameAs(raised);
    assertThat(raised.join(Stamp.upTo(1000))).hasToString("(" + id + ",1000)");
    assertThat(stamp.fork(100).stream().reduce(Stamp::join)).contains(stamp);
    assertThat(id.child(7).isDisjointFrom(id.child(8))).isTrue();

    assertThat(id.toString()).hasSize(4 * DEEP + 1);
    assertThat(stamp.toString()).hasSize("(,)".length() + (4 * DEEP + 1) + (6 * DEEP + 1));
    assertThat(stamp).isEqualTo(new Stamp(deep(DEEP, turns), stamp.events()));
  }

  @ParameterizedTest
  @ValueSource(longs = {0b00, 0b11, 0b01})
  void shouldFillAtAnyDepth(long turns) {
    // It owns all but one deep interval, in which another participant has counted.
    Stamp other = Stamp.of(deep(DEEP, turns)).raise(3);
    byte[] rest = other.id().nodes().clone();
    for (int at = 0; at < rest.length; at++) {
      rest[at] = rest[at] == IdTree.NODE ? rest[at] : (byte) (1 - rest[at]);
    }
    Stamp owner = Stamp.of(new Id(rest)).join(other.peek());
    assertThat(owner.event().events()).isEqualTo(EventTree.everywhere(3));
    assertThat(owner.join(other).id()).isEqualTo(Id.EVERYTHING);
  }

  @Test
  void shouldForkManyTimes() {
    Stamp left = Stamp.seed();
    Stamp right = Stamp.seed();
    for (int i = 0; i < 5000; i++) {
      left = left.fork().left();
      right = right.fork().right();
    }
    assertThat(left.id()).isEqualTo(deep(5000, 0b00));
    assertThat(right.id()).isEqualTo(deep(5000, 0b11));
    assertThat(left.event().compare(right.event())).isEqualTo(Causality.CONCURRENT);
  }

  @ParameterizedTest
  @ValueSource(longs = {0b00, 0b11, 0b01})
  void shouldReadAndWriteUpToTheGreatestDepth(long turns) {
    Stamp deepest = Stamp.of(deep(Stamp.MAX_DEPTH, turns)).event();
    assertThat(Stamp.fromBytes(deepest.toBytes())).isEqualTo(deepest);
    assertThat(Stamp.parse(deepest.toString())).isEqualTo(deepest);
    assertThat(Id.parse(deepest.id().toString())).isEqualTo(deepest.id());

    Stamp deepId = Stamp.of(deep(Stamp.MAX_DEPTH + 1, turns));
    Stamp deepEvents = deepId.event().peek();
    for (Stamp beyond : List.of(deepId, deepEvents, Stamp.of(deep(DEEP, turns)).event())) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(beyond::toBytes)
          .withMessageContaining("to be written: ");
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> Stamp.parse(beyond.toString()));
    }
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Id.parse(deepId.id().toString()))
        .withMessage("an id must be at most 512 levels deep: depth=513");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Stamp.parse(deepEvents.toString()))
        .withMessage("an event tree must be at most 512 levels deep: depth=513");
    String idBits = (turns == 0 ? "10" : "01").repeat(Stamp.MAX_DEPTH + 1) + "001";
    assertRefusedBits(idBits + "10001", "an id must be at most 512 levels deep: depth=513");
    String eventBits = (turns == 0 ? "001" : "000").repeat(Stamp.MAX_DEPTH + 1) + "1001";
    assertRefusedBits(
        "000" + eventBits + "1", "an event tree must be at most 512 levels deep: depth=513");
  }

  private static void assertRefusedBits(String bits, String message) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Stamp.fromBytes(Vectors.bytes(bits)))
        .withMessage(message);
  }

  /** {@return a full tree with 2^depth leaves, adjacent ones different} */
  private static EventTree wide(int depth, long step) {
    EventTreeBuilder out = new EventTreeBuilder(2 << depth);
    wide(depth, step, new long[1], out);
    return out.build();
  }

  private static void wide(int depth, long step, long[] next, EventTreeBuilder out) {
    if (depth == 0) {
      next[0] ^= step;
      out.leaf(next[0]);
      return;
    }
    out.open();
    wide(depth - 1, step, next, out);
    wide(depth - 1, step, next, out);
  }

  @Test
  void shouldReadAndWriteUpToTheGreatestNumberOfNodes() {
    EventTree events = wide(15, 1);
    assertThat(events.nodes()).hasSize(Stamp.MAX_NODES - 1);
    Stamp widest = new Stamp(Id.EVERYTHING, events);
    assertThat(Stamp.fromBytes(widest.toBytes())).isEqualTo(widest);
    assertThat(Stamp.parse(widest.toString())).isEqualTo(widest);

    Stamp beyond = new Stamp(Id.ofIndex(0), events);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(beyond::toBytes)
        .withMessage("a stamp must have at most 65536 nodes to be written: id=5, events=65535");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Stamp.parse(beyond.toString()))
        .withMessage("a stamp must have at most 65536 nodes: id=5, events=65532 or more");
    String bits = Vectors.bits(widest);
    assertRefusedBits(
        "1001001" + bits.substring("001".length()) + "1",
        "a stamp must have at most 65536 nodes: id=5, events=65532 or more");
  }

  @Test
  void shouldWriteUpToTheGreatestNumberOfBytes() {
    Stamp beyond = new Stamp(Id.EVERYTHING, wide(13, Long.MAX_VALUE));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(beyond::toBytes)
        .withMessageStartingWith("a stamp must have at most 65536 bytes to be written: length=");
    assertThat(Stamp.parse(beyond.toString())).isEqualTo(beyond);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Stamp.fromBytes(new byte[Stamp.MAX_BYTES + 1]))
        .withMessage("a stamp must have at most 65536 bytes: length=65537");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Stamp.fromBytes(new byte[Stamp.MAX_BYTES + 2], 1))
        .withMessage("a stamp must have at most 65536 bytes: length=65537");

    Stamp within = new Stamp(Id.EVERYTHING, wide(12, Long.MAX_VALUE));
    assertThat(Stamp.fromBytes(within.toBytes())).isEqualTo(within);
  }

  @Test
  void shouldRefuseATextThatIsTooLong() {
    String text = "(".repeat(Stamp.MAX_TEXT_LENGTH + 1);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Stamp.parse(text))
        .withMessage("a text must have at most 1048576 characters: length=1048577");
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Id.parse(text));
  }

  /**
   * Joins trees that are a chain with a small subtree at each level, so that their nodes meet at
   * every depth, in a thread with a stack of 256 KB.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldJoinDeepTreesOnASmallStack(long seed) throws InterruptedException {
    var random = new SplittableRandom(seed);
    EventTree a = bushy(random, 300 + random.nextInt(20_000));
    EventTree b = bushy(random, 300 + random.nextInt(20_000));
    EventTree flat = EventTree.everywhere(40);
    List<EventTree> joined = new ArrayList<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              joined.add(a.join(b));
              joined.add(a.join(flat));
              joined.add(flat.join(b));
            },
            "small stack",
            256 << 10);
    thread.start();
    thread.join();
    assertThat(joined)
        .as("seed %d", seed)
        .containsExactly(Join.join(a, b, 0), Join.join(a, flat, 0), Join.join(flat, b, 0));
    assertThat(a.leq(joined.get(0)) && b.leq(joined.get(0))).as("seed %d", seed).isTrue();
    assertThat(joined.get(0)).isNotEqualTo(a).isNotEqualTo(b);
  }

  private static EventTree bushy(SplittableRandom random, int depth) {
    EventTreeBuilder out = new EventTreeBuilder(16);
    int rights = 0;
    for (int level = 0; level < depth; level++) {
      out.open();
      if (random.nextInt(3) == 0) {
        rights++; // The chain continues to the left; a leaf to the right follows at the end.
      } else {
        out.open();
        out.leaf(random.nextInt(80));
        out.leaf(random.nextInt(80));
      }
    }
    for (int leaf = 0; leaf <= rights; leaf++) {
      out.leaf(random.nextInt(80));
    }
    return out.build();
  }
}
