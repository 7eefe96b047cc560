/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Causality;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Some replicas of one key, and links between them that lag, reorder, repeat and are cut, but lose
 * nothing. An oracle keeps with each write the exact set of all writes that it comes after, knows
 * nothing of stamps, and is asked after each step what a table must hold.
 *
 * <p>Where writes are later than the table remembers, a table may take for concurrent what was
 * seen: then the oracle says what must come out as ordered, and what must not; only in between it
 * is the versions that say what a table must hold. In some runs, when a key is deleted everywhere,
 * and nothing is on its way, deletes are forgotten everywhere, as retention does after its time; a
 * key forgotten here and not there is against its rules, and left out. So is the wait of a hot key
 * that runs ahead of the clock: it is the processor's, and what runs ahead here is its versions.
 */
final class SiblingsSimulation {

  private static final long START_MILLIS = 1_795_000_000_000L;

  private static final int BURST = 8;

  /** So many arrivals since the last local write are told apart: what is promised to users. */
  private static final int TOLD_APART = 8;

  /** As many versions as a link that works does not hold back. */
  private static final int LONG_BACKLOG = 20;

  /** Longer than a key runs ahead of the clock, or versions would be issued again. */
  private static final int RETENTION_MILLIS = 1_000;

  private static final Serde<Siblings<Integer>> SERDE = Siblings.serde(Serdes.Integer());

  private static final ConflictResolver<Integer, Integer> LAST = ConflictResolver.lastWriterWins();
  private static final ConflictResolver<Integer, Integer> MERGE =
      ConflictResolver.merge((a, b) -> 31 * a + b);

  /**
   * A write.
   *
   * @param history all that it comes after, itself included
   * @param sure of these, what a table has to know
   */
  private record Truth(int id, int epoch, BitSet history, BitSet sure, Sibling<Integer> sibling) {

    boolean comesAfter(Truth other) {
      return history.get(other.id) && id != other.id;
    }

    boolean surelyComesAfter(Truth other) {
      return sure.get(other.id) && id != other.id;
    }
  }

  /** When a replica has applied what another one wrote. */
  private record Application(HybridTimestamp at, Truth write) {}

  private static final class Replica {
    private final Id id;
    private final int skewMillis;
    private HybridTimestamp last = HybridTimestamp.MIN;
    private Siblings<Integer> table = Siblings.none();

    /** The last first: what comes after another write is most often one of them. */
    private final Set<Integer> applied = new TreeSet<>(Comparator.reverseOrder());

    private final BitSet localHistory = new BitSet();
    private final BitSet localSure = new BitSet();
    private final List<Application> applications = new ArrayList<>();
    private final List<Truth> inbox = new ArrayList<>();
    private boolean cut;

    Replica(Id id, int skewMillis) {
      this.id = id;
      this.skewMillis = skewMillis;
    }

    HybridTimestamp now(long millis) {
      HybridTimestamp wall = HybridTimestamp.ofMillis(millis + skewMillis);
      last = last.compareTo(wall) >= 0 ? last.next() : wall;
      return last;
    }
  }

  private final Random random;

  /** Whether writes may be later than a table remembers. */
  private final boolean lags;

  private final boolean forgets;

  private final List<Replica> replicas = new ArrayList<>();
  private final List<Truth> writes = new ArrayList<>();
  private long millis = START_MILLIS;
  private int epoch;
  private int conflicts;
  private int races;
  private int forgotten;
  private int leads;
  private int longBacklogs;

  /** Begins; every third seed has writes that are later than a table remembers. */
  SiblingsSimulation(long seed) {
    // Seeds that follow each other would begin with much the same numbers.
    random = new Random(seed * 0x9e3779b97f4a7c15L);
    lags = seed % 3 == 0;
    forgets = seed % 2 == 0;
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      replicas.add(new Replica(Id.ofName("replica-" + i), random.nextInt(401) - 200));
    }
  }

  void run(int steps) {
    for (int step = 0; step < steps; step++) {
      step();
    }
    drain();
    checkVersions();
  }

  private void drain() {
    for (Replica replica : replicas) {
      replica.cut = false;
      while (!replica.inbox.isEmpty()) {
        deliver(replica, replica.inbox.remove(random.nextInt(replica.inbox.size())));
      }
    }
    checkConvergence();
  }

  /** What was held back comes at once, and in its order. */
  private void catchUp(Replica replica) {
    while (!replica.inbox.isEmpty()) {
      deliver(replica, replica.inbox.remove(0));
    }
  }

  /** The key is deleted by one who has seen all; when all know, nobody needs to. */
  private void forget() {
    drain();
    Replica last = replicas.get(random.nextInt(replicas.size()));
    write(last, last.now(millis), true);
    drain();
    millis += RETENTION_MILLIS;
    for (Replica replica : replicas) {
      assertThat(replica.table.isForgettable(Long.MIN_VALUE)).isFalse();
      assertThat(replica.table.isForgettable(Long.MAX_VALUE)).isTrue();
      replica.table = Siblings.none();
      replica.applied.clear();
      replica.localHistory.clear();
      replica.localSure.clear();
      replica.applications.clear();
    }
    epoch++;
    forgotten++;
  }

  /** {@return how often a table was left with a conflict} */
  int conflicts() {
    return conflicts;
  }

  /** {@return how many writes had not seen all that their table had} */
  int races() {
    return races;
  }

  /** {@return how often all was forgotten} */
  int forgotten() {
    return forgotten;
  }

  /** {@return how many versions were ahead of the clock of their replica} */
  int leads() {
    return leads;
  }

  /** {@return how often so much was on its way to a replica as a link that works never holds} */
  int longBacklogs() {
    return longBacklogs;
  }

  /** {@return whether a table had to know all that was true} */
  boolean isExact() {
    return writes.stream().allMatch(write -> write.sure.equals(write.history));
  }

  private void step() {
    millis += random.nextInt(3);
    if (forgets && random.nextInt(50) == 0) {
      forget();
      return;
    }
    Replica replica = replicas.get(random.nextInt(replicas.size()));
    int what = random.nextInt(10);
    if (what < 4) {
      // A key that is hot is written faster than its counter, a time in milliseconds, goes on.
      for (int i = random.nextInt(lags ? 8 : 40) == 0 ? BURST : 1; i > 0; i--) {
        HybridTimestamp now = replica.now(millis);
        boolean isLate = random.nextInt(3) < (lags ? 2 : 1);
        write(replica, isLate ? late(replica, now) : now, random.nextInt(5) == 0);
      }
    } else if (what < 9 && !replica.cut && !replica.inbox.isEmpty()) {
      int at = random.nextInt(replica.inbox.size());
      // Sometimes it comes again.
      deliver(replica, random.nextInt(5) == 0 ? replica.inbox.get(at) : replica.inbox.remove(at));
    } else if (what == 9) {
      replica.cut = random.nextBoolean();
      if (!replica.cut && random.nextBoolean()) {
        catchUp(replica);
      }
    }
  }

  private void write(Replica replica, HybridTimestamp time, boolean isDelete) {
    long now = replica.last.physicalMillis();
    BitSet history = (BitSet) replica.localHistory.clone();
    for (Application application : replica.applications) {
      if (application.at.compareTo(time) < 0) {
        history.or(application.write.history);
      } else if (!history.get(application.write.id)) {
        races++;
      }
    }
    BitSet sure = sure(replica, time);
    int id = writes.size();
    history.set(id);
    sure.set(id);
    Sibling<Integer> sibling =
        new Sibling<>(
            replica.table.nextVersion(replica.id, time, now),
            time,
            random.nextInt(2),
            isDelete ? null : id);
    Stamp own = Stamp.of(replica.id).join(sibling.version());
    leads += own.raise(now + 1).equals(own) ? 1 : 0;
    Truth write = new Truth(id, epoch, history, sure, sibling);
    writes.add(write);
    replica.localHistory.or(history);
    replica.localSure.or(sure);
    replica.table = stored(replica.table.write(sibling));
    replica.applied.add(id);
    check(replica);
    for (Replica other : replicas) {
      if (other != replica) {
        other.inbox.add(write);
        longBacklogs += other.inbox.size() == LONG_BACKLOG ? 1 : 0;
      }
    }
  }

  /** {@return what a write has to come after: all that was there in time, if it is not too late} */
  private static BitSet sure(Replica replica, HybridTimestamp time) {
    BitSet sure = (BitSet) replica.localSure.clone();
    long lag =
        replica.applications.stream()
            .filter(application -> application.at.compareTo(time) >= 0)
            .filter(application -> !replica.localSure.get(application.write.id))
            .count();
    if (lag < TOLD_APART) {
      replica.applications.stream()
          .filter(application -> application.at.compareTo(time) < 0)
          .forEach(application -> sure.or(application.write.sure));
    }
    return sure;
  }

  /** {@return a time of a write that was made before, or just after, something arrived} */
  private HybridTimestamp late(Replica replica, HybridTimestamp now) {
    List<Application> all = replica.applications;
    if (all.isEmpty()) {
      return now;
    }
    int most = lags ? 4 * TOLD_APART : TOLD_APART - 1;
    HybridTimestamp at = all.get(all.size() - 1 - random.nextInt(Math.min(most, all.size()))).at;
    return random.nextBoolean() ? at : at.next();
  }

  private void deliver(Replica replica, Truth write) {
    HybridTimestamp at = replica.now(millis);
    boolean superseded =
        replica.applied.stream()
            .map(writes::get)
            .anyMatch(other -> other.id == write.id || comesAfter(other, write));
    assertThat(replica.table.covers(write.sibling.version())).isEqualTo(superseded);
    replica.table = stored(replica.table.apply(write.sibling, at));
    replica.applied.add(write.id);
    if (!superseded) {
      replica.applications.add(new Application(at, write));
    }
    check(replica);
  }

  /** {@return the truth, as far as a table has to know it; else the table's choice} */
  private static boolean comesAfter(Truth one, Truth other) {
    return one.surelyComesAfter(other)
        || (one.comesAfter(other) && other.sibling.version().leq(one.sibling.version()));
  }

  private static Siblings<Integer> stored(Siblings<Integer> siblings) {
    byte[] bytes = SERDE.serializer().serialize("store", siblings);
    Siblings<Integer> stored = SERDE.deserializer().deserialize("store", bytes);
    assertThat(stored).isEqualTo(siblings);
    assertThat(stored.past()).isEqualTo(siblings.past());
    return stored;
  }

  /** A table holds what it has been given and what nothing that it has been given comes after. */
  private void check(Replica replica) {
    Set<Sibling<Integer>> expected =
        replica.applied.stream()
            .map(writes::get)
            .filter(
                write ->
                    replica.applied.stream().map(writes::get).noneMatch(o -> comesAfter(o, write)))
            .map(Truth::sibling)
            .collect(Collectors.toSet());
    assertThat(replica.table.versions()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(replica.table.versions())
        .isSortedAccordingTo(
            Comparator.<Sibling<Integer>, HybridTimestamp>comparing(Sibling::timestamp)
                .thenComparing(Sibling::node));
    assertThat(replica.table.isConflict()).isEqualTo(expected.size() > 1);
    conflicts += expected.size() > 1 ? 1 : 0;
  }

  private void checkConvergence() {
    Siblings<Integer> first = replicas.get(0).table;
    for (Replica replica : replicas) {
      assertThat(replica.applied)
          .hasSize((int) writes.stream().filter(write -> write.epoch == epoch).count());
      assertThat(replica.table).isEqualTo(first);
      if (!first.versions().isEmpty()) {
        assertThat(LAST.resolve(replica.table)).isEqualTo(LAST.resolve(first));
        assertThat(MERGE.resolve(replica.table)).isEqualTo(MERGE.resolve(first));
      }
    }
  }

  private void checkVersions() {
    for (Truth one : writes) {
      for (Truth other : writes.subList(0, one.id)) {
        Causality causality = one.sibling.version().compare(other.sibling.version());
        if (one.epoch != other.epoch) {
          // What was forgotten is never issued again.
          assertThat(causality)
              .as("%s and %s", one, other)
              .isIn(
                  one.epoch < other.epoch ? Causality.BEFORE : Causality.AFTER,
                  Causality.CONCURRENT);
        } else if (isSure(one, other) || causality != Causality.CONCURRENT) {
          assertThat(causality).as("%s and %s", one, other).isEqualTo(causality(one, other));
        }
      }
    }
  }

  private static boolean isSure(Truth one, Truth other) {
    return one.surelyComesAfter(other) || other.surelyComesAfter(one);
  }

  private static Causality causality(Truth one, Truth other) {
    if (one.id == other.id) {
      return Causality.EQUAL;
    }
    if (other.comesAfter(one)) {
      return Causality.BEFORE;
    }
    return one.comesAfter(other) ? Causality.AFTER : Causality.CONCURRENT;
  }
}
