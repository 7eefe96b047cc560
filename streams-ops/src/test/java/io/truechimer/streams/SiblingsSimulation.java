/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Causality;
import io.truechimer.itc.Id;
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
 */
final class SiblingsSimulation {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long START_MILLIS = 1_795_000_000_000L;

  /** How many arrivals a write may be late; fewer than the table remembers. */
  private static final int LATEST = LocalPast.MAX_ARRIVALS - 2;

  private static final Serde<Siblings<Integer>> SERDE = Siblings.serde(Serdes.Integer());

  private static final ConflictResolver<Integer, Integer> LAST = ConflictResolver.lastWriterWins();
  private static final ConflictResolver<Integer, Integer> MERGE =
      ConflictResolver.merge((a, b) -> 31 * a + b);

  /** A write, and all that it comes after, itself included. */
  private record Truth(int id, BitSet history, Sibling<Integer> sibling) {
    boolean comesAfter(Truth other) {
      return history.get(other.id) && id != other.id;
    }
  }

  /** When a replica has applied what another one wrote. */
  private record Application(HybridTimestamp at, Truth write) {}

  private static final class Replica {
    private final Id id;
    private final int skewMillis;
    private HybridTimestamp last = HybridTimestamp.MIN;
    private Siblings<Integer> table = Siblings.none();
    private final Set<Integer> applied = new TreeSet<>();
    private final BitSet localHistory = new BitSet();
    private final List<Application> applications = new ArrayList<>();
    private final List<Truth> inbox = new ArrayList<>();
    private boolean cut;

    Replica(Id id, int skewMillis) {
      this.id = id;
      this.skewMillis = skewMillis;
    }

    HybridTimestamp now(long millis) {
      HybridTimestamp wall = HybridTimestamp.of((millis + skewMillis) * NANOS_PER_MILLI, 0);
      last = last.compareTo(wall) >= 0 ? last.next() : wall;
      return last;
    }
  }

  private final Random random;
  private final List<Replica> replicas = new ArrayList<>();
  private final List<Truth> writes = new ArrayList<>();
  private long millis = START_MILLIS;
  private int conflicts;
  private int races;

  SiblingsSimulation(long seed) {
    random = new Random(seed);
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      replicas.add(new Replica(Id.ofName("replica-" + i), random.nextInt(401) - 200));
    }
  }

  void run(int steps) {
    for (int step = 0; step < steps; step++) {
      step();
    }
    replicas.forEach(replica -> replica.cut = false);
    for (Replica replica : replicas) {
      while (!replica.inbox.isEmpty()) {
        deliver(replica, replica.inbox.remove(random.nextInt(replica.inbox.size())));
      }
    }
    checkConvergence();
    checkVersions();
  }

  /** {@return how often a table was left with a conflict} */
  int conflicts() {
    return conflicts;
  }

  /** {@return how many writes had not seen all that their table had} */
  int races() {
    return races;
  }

  private void step() {
    millis += random.nextInt(3);
    Replica replica = replicas.get(random.nextInt(replicas.size()));
    int what = random.nextInt(10);
    if (what < 4) {
      write(replica);
    } else if (what < 9 && !replica.cut && !replica.inbox.isEmpty()) {
      int at = random.nextInt(replica.inbox.size());
      // Sometimes it comes again.
      deliver(replica, random.nextInt(5) == 0 ? replica.inbox.get(at) : replica.inbox.remove(at));
    } else if (what == 9) {
      replica.cut = random.nextBoolean();
    }
  }

  private void write(Replica replica) {
    HybridTimestamp now = replica.now(millis);
    HybridTimestamp time = random.nextInt(3) == 0 ? late(replica, now) : now;
    BitSet history = (BitSet) replica.localHistory.clone();
    for (Application application : replica.applications) {
      if (application.at.compareTo(time) < 0) {
        history.or(application.write.history);
      } else if (!history.get(application.write.id)) {
        races++;
      }
    }
    int id = writes.size();
    history.set(id);
    Sibling<Integer> sibling =
        new Sibling<>(
            replica.table.next(replica.id, time, now.physicalMillis()),
            time,
            random.nextInt(2),
            random.nextInt(5) == 0 ? null : id);
    Truth write = new Truth(id, history, sibling);
    writes.add(write);
    replica.localHistory.or(history);
    replica.table = stored(replica.table.write(sibling));
    replica.applied.add(id);
    check(replica);
    replicas.stream().filter(other -> other != replica).forEach(other -> other.inbox.add(write));
  }

  /** {@return a time of a write that was made before, or just after, something arrived} */
  private HybridTimestamp late(Replica replica, HybridTimestamp now) {
    List<Application> all = replica.applications;
    if (all.isEmpty()) {
      return now;
    }
    HybridTimestamp at = all.get(all.size() - 1 - random.nextInt(Math.min(LATEST, all.size()))).at;
    return random.nextBoolean() ? at : at.next();
  }

  private void deliver(Replica replica, Truth write) {
    HybridTimestamp at = replica.now(millis);
    boolean superseded =
        replica.applied.stream()
            .map(writes::get)
            .anyMatch(other -> other.id == write.id || other.comesAfter(write));
    assertThat(replica.table.supersede(write.sibling.version())).isEqualTo(superseded);
    replica.table = stored(replica.table.apply(write.sibling, at));
    replica.applied.add(write.id);
    replica.applications.add(new Application(at, write));
    check(replica);
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
                    replica.applied.stream().map(writes::get).noneMatch(o -> o.comesAfter(write)))
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
      assertThat(replica.applied).hasSize(writes.size());
      assertThat(replica.table).isEqualTo(first);
      if (!first.versions().isEmpty()) {
        assertThat(LAST.resolve(replica.table)).isEqualTo(LAST.resolve(first));
        assertThat(MERGE.resolve(replica.table)).isEqualTo(MERGE.resolve(first));
      }
    }
  }

  private void checkVersions() {
    for (Truth one : writes) {
      for (Truth other : writes) {
        assertThat(one.sibling.version().compare(other.sibling.version()))
            .as("%s and %s", one, other)
            .isEqualTo(causality(one, other));
      }
    }
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
