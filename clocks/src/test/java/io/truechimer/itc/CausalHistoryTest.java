/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares random runs with causal histories. Each participant also keeps the set of the events
 * that it has seen. The comparison of two stamps must agree with the inclusion of their sets.
 *
 * <p>Messages are also compared and received long after their senders have moved on.
 */
class CausalHistoryTest {

  private static final int ROUNDS = 60;
  private static final int OLD_MESSAGES = 16;

  /** A stamp with the set of the numbers of the events that it has seen. */
  private record Participant(Stamp stamp, BitSet seen) {

    Participant with(Stamp next) {
      return new Participant(next, seen);
    }

    BitSet seenWith(Participant other) {
      BitSet union = (BitSet) seen.clone();
      union.or(other.seen);
      return union;
    }

    Causality compare(Participant other) {
      boolean isBefore = isIncluded(seen, other.seen);
      boolean isAfter = isIncluded(other.seen, seen);
      return isBefore
          ? isAfter ? Causality.EQUAL : Causality.BEFORE
          : isAfter ? Causality.AFTER : Causality.CONCURRENT;
    }

    private static boolean isIncluded(BitSet a, BitSet b) {
      BitSet rest = (BitSet) a.clone();
      rest.andNot(b);
      return rest.isEmpty();
    }
  }

  private final List<Participant> participants = new ArrayList<>();
  private final List<Participant> messages = new ArrayList<>();
  private int events;
  private long comparisons;

  /** The third number is the least number of comparisons; in total more than 1,500,000. */
  @ParameterizedTest
  @CsvSource({
    "1, 2, 10000",
    "2, 3, 10000",
    "3, 4, 15000",
    "4, 8, 30000",
    "5, 16, 55000",
    "6, 32, 125000",
    "7, 64, 350000",
    "8, 64, 350000",
    "9, 64, 350000",
    "10, 64, 350000"
  })
  void shouldCompareAsCausalHistoriesDo(long seed, int most, long least) {
    Random random = new Random(seed);
    participants.add(new Participant(Stamp.seed(), new BitSet()));
    for (int round = 0; round < ROUNDS; round++) {
      int steps = 1 + random.nextInt(2 * most);
      for (int step = 0; step < steps; step++) {
        step(random, most);
      }
      compareAll(seed);
      checkLaws(random, seed);
    }
    assertThat(comparisons).as("seed %d", seed).isGreaterThan(least);
  }

  private void step(Random random, int most) {
    int a = random.nextInt(participants.size());
    int b = random.nextInt(participants.size());
    Participant one = participants.get(a);
    Participant other = participants.get(b);
    int choice = random.nextInt(100);
    if (choice < 20 || participants.size() == 1) {
      if (participants.size() < most) {
        Stamp.Fork fork = one.stamp.fork();
        participants.set(a, one.with(fork.left()));
        participants.add(new Participant(fork.right(), (BitSet) one.seen.clone()));
      } else {
        participants.set(a, count(one, one.stamp.event()));
      }
    } else if (choice < 45) {
      participants.set(a, count(one, one.stamp.event()));
    } else if (choice < 55) {
      Stamp.Send send = one.stamp.send();
      participants.set(a, count(one, send.next()));
      keep(random, new Participant(send.message(), participants.get(a).seen));
    } else if (choice < 65) {
      keep(random, new Participant(one.stamp.peek(), one.seen));
    } else if (choice < 80 && !messages.isEmpty()) {
      Participant message = messages.get(random.nextInt(messages.size()));
      Participant merged = new Participant(one.stamp, one.seenWith(message));
      participants.set(
          a,
          random.nextBoolean()
              ? count(merged, one.stamp.receive(message.stamp))
              : merged.with(one.stamp.join(message.stamp)));
    } else if (choice < 93 && a != b) {
      Stamp.Fork sync = one.stamp.sync(other.stamp);
      BitSet union = one.seenWith(other);
      participants.set(a, new Participant(sync.left(), union));
      participants.set(b, new Participant(sync.right(), (BitSet) union.clone()));
    } else if (a != b && participants.size() > most * 3 / 4) {
      participants.set(a, new Participant(one.stamp.join(other.stamp), one.seenWith(other)));
      participants.remove(b);
    }
  }

  private Participant count(Participant participant, Stamp next) {
    BitSet seen = (BitSet) participant.seen.clone();
    seen.set(events++);
    return new Participant(next, seen);
  }

  private void keep(Random random, Participant message) {
    if (messages.size() < OLD_MESSAGES) {
      messages.add(message);
    } else {
      messages.set(random.nextInt(OLD_MESSAGES), message);
    }
  }

  private void compareAll(long seed) {
    List<Participant> all = new ArrayList<>(participants);
    all.addAll(messages);
    for (Participant a : all) {
      for (Participant b : all) {
        Causality expected = a.compare(b);
        // Not assertThat: a million descriptions would cost more than the comparisons.
        if (a.stamp.compare(b.stamp) != expected) {
          assertEquals(
              expected, a.stamp.compare(b.stamp), "seed " + seed + ": " + a.stamp + ", " + b.stamp);
        }
        boolean isSeen = expected == Causality.BEFORE || expected == Causality.EQUAL;
        if (a.stamp.leq(b.stamp) != isSeen) {
          assertEquals(
              isSeen, a.stamp.leq(b.stamp), "seed " + seed + ": " + a.stamp + " leq " + b.stamp);
        }
        comparisons++;
      }
    }
  }

  private void checkLaws(Random random, long seed) {
    Stamp a = participants.get(random.nextInt(participants.size())).stamp;
    Stamp b = participants.get(random.nextInt(participants.size())).stamp.peek();
    Stamp c = participants.get(random.nextInt(participants.size())).stamp.peek();
    String run = "seed " + seed + ": " + a + ", " + b + ", " + c;

    assertThat(a.join(b).events()).as(run).isEqualTo(b.join(a).events());
    assertThat(a.join(b).join(c)).as(run).isEqualTo(a.join(b.join(c)));
    assertThat(a.join(a.peek())).as(run).isEqualTo(a);
    assertThat(a.leq(b)).as(run).isEqualTo(b.join(a.peek()).equals(b));

    Stamp.Fork fork = a.fork();
    assertThat(fork.left().join(fork.right())).as(run).isEqualTo(a);
    assertThat(fork.left().compare(fork.right())).as(run).isEqualTo(Causality.EQUAL);
    assertThat(fork.left().id().isDisjointFrom(fork.right().id())).as(run).isTrue();

    assertThat(a.compare(a.event())).as(run).isEqualTo(Causality.BEFORE);
    assertThat(a.event().id()).as(run).isEqualTo(a.id());
    assertThat(a.peek().compare(a)).as(run).isEqualTo(Causality.EQUAL);

    // The parsers accept normal forms only.
    for (Stamp stamp : List.of(a, a.event(), fork.right(), a.join(b), c)) {
      assertThat(Stamp.parse(stamp.toString())).as(run).isEqualTo(stamp).hasSameHashCodeAs(stamp);
      assertThat(Stamp.fromBytes(stamp.toBytes())).as(run).isEqualTo(stamp);
      assertThat(Id.parse(stamp.id().toString())).as(run).isEqualTo(stamp.id());
    }
  }
}
