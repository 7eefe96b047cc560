/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.interceptors.NodeClock;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two regions with a cluster and an application each, linked by MirrorMaker 2, write the same keys
 * while the link is cut.
 */
@ExtendWith(TestClusterExtension.class)
class ActiveActiveIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITIONS = 2;
  private static final int KEYS = 40;

  /** One in four is written on both sides of the cut, in the west, in the east, or not. */
  private enum Cut {
    BOTH,
    WEST,
    EAST,
    NOWHERE;

    static Cut of(String key) {
      return values()[Integer.parseInt(key.substring(1)) % values().length];
    }
  }

  private static final List<String> ALL = IntStream.range(0, KEYS).mapToObj(i -> "k" + i).toList();

  /** A region, and the values that its writers hold for the truth. */
  private static final class Region implements AutoCloseable {
    private final TableApplication table;
    private final Texts texts;
    private final NodeClock writer;

    Region(TestCluster cluster, String name, String other) {
      table = new TableApplication(cluster, name);
      texts = new Texts(cluster);
      writer = NodeClock.builder(name + "-writer").build();
      table.createTopics(PARTITIONS);
      // Before MirrorMaker makes it: the application needs it at once.
      cluster.createTopic(other + "." + other + "-versions", PARTITIONS);
      table.start(other + "." + other + "-versions");
    }

    void write(Stream<String> keys, Function<String, String> value) {
      List<ProducerRecord<String, String>> records =
          keys.map(key -> new ProducerRecord<>(table.writes(), key, value.apply(key))).toList();
      texts.send(writer, records);
    }

    Map<String, Siblings<String>> siblings() {
      return ALL.stream()
          .filter(key -> table.siblings(key) != null)
          .collect(Collectors.toMap(key -> key, table::siblings));
    }

    Map<String, List<String>> values() {
      Map<String, List<String>> values = new TreeMap<>();
      siblings()
          .forEach(
              (key, siblings) ->
                  values.put(
                      key,
                      siblings.versions().stream()
                          .map(sibling -> String.valueOf(sibling.value()))
                          .toList()));
      return values;
    }

    Set<String> conflicting(ConflictEvent.Kind kind) {
      return texts.read(table.conflicts()).stream()
          .filter(record -> record.value().startsWith(kind.name()))
          .map(ConsumerRecord::key)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() {
      table.close();
    }
  }

  @Test
  void shouldFindEveryConflictAndInventNone(TestCluster westCluster) {
    try (TestCluster eastCluster = TestCluster.start();
        Region west = new Region(westCluster, "west", "east");
        Region east = new Region(eastCluster, "east", "west")) {
      west.table.awaitRunning();
      east.table.awaitRunning();
      Set<String> both = keys(Cut.BOTH).collect(Collectors.toCollection(TreeSet::new));

      Mirror link = Mirror.start(westCluster, eastCluster);
      writeLinked(west, east);
      link.close();
      writeCut(west, east);
      assertThat(west.conflicting(ConflictEvent.Kind.ONGOING)).isEmpty();
      assertThat(east.conflicting(ConflictEvent.Kind.ONGOING)).isEmpty();

      link = Mirror.start(westCluster, eastCluster);
      try {
        awaitValues(west, afterHealing());
        awaitValues(east, afterHealing());
        assertThat(west.siblings()).isEqualTo(east.siblings());
        awaitConflicts(west, ConflictEvent.Kind.ONGOING, both);
        awaitConflicts(east, ConflictEvent.Kind.ONGOING, both);
        checkViews(west, east);
        checkSilence(west, east);

        // Who writes now has seen both.
        west.write(keys(Cut.BOTH), key -> key + "-mended");
        Map<String, List<String>> mended = afterHealing();
        both.forEach(key -> mended.put(key, List.of(key + "-mended")));
        awaitValues(west, mended);
        awaitValues(east, mended);
        awaitConflicts(west, ConflictEvent.Kind.SUPERSEDED, both);
        awaitConflicts(east, ConflictEvent.Kind.SUPERSEDED, both);
        assertThat(west.conflicting(ConflictEvent.Kind.ONGOING)).isEqualTo(both);
        assertThat(west.texts.read(west.table.errors())).isEmpty();
        assertThat(east.texts.read(east.table.errors())).isEmpty();
      } finally {
        link.close();
      }
    }
  }

  private static Stream<String> keys(Cut cut) {
    return ALL.stream().filter(key -> Cut.of(key) == cut);
  }

  private static Stream<String> keys(Cut one, Cut other) {
    return ALL.stream().filter(key -> Cut.of(key) == one || Cut.of(key) == other);
  }

  /** In turn: each region writes after it has seen what the other one has written. */
  private static void writeLinked(Region west, Region east) {
    west.write(ALL.stream(), key -> key + "-first");
    awaitValues(east, values(key -> List.of(key + "-first")));
    east.write(ALL.stream(), key -> key + "-second");
    awaitValues(west, values(key -> List.of(key + "-second")));
  }

  /** Where nobody sees what the other one writes; each writes some keys more than once. */
  private static void writeCut(Region west, Region east) {
    for (int round = 0; round < 3; round++) {
      int number = round;
      west.write(keys(Cut.BOTH, Cut.WEST), key -> key + "-west-" + number);
      east.write(keys(Cut.BOTH, Cut.EAST), key -> key + "-east-" + number);
    }
    // One is deleted in the east.
    east.write(Stream.of("k0"), key -> null);
    awaitValues(west, values(key -> List.of(wrote(key, Cut.WEST, "-west-2"))));
    awaitValues(
        east, values(key -> List.of(key.equals("k0") ? "null" : wrote(key, Cut.EAST, "-east-2"))));
  }

  private static String wrote(String key, Cut cut, String suffix) {
    return key + (Cut.of(key) == Cut.BOTH || Cut.of(key) == cut ? suffix : "-second");
  }

  /** The truth: what was written last on each side of the cut, in the order of the writing. */
  private static Map<String, List<String>> afterHealing() {
    return values(
        key ->
            switch (Cut.of(key)) {
              case BOTH -> List.of(key + "-west-2", key.equals("k0") ? "null" : key + "-east-2");
              case WEST -> List.of(key + "-west-2");
              case EAST -> List.of(key + "-east-2");
              case NOWHERE -> List.of(key + "-second");
            });
  }

  private static Map<String, List<String>> values(Function<String, List<String>> of) {
    Map<String, List<String>> values = new TreeMap<>();
    ALL.forEach(key -> values.put(key, of.apply(key)));
    return values;
  }

  private static void awaitValues(Region region, Map<String, List<String>> expected) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(region.values()).isEqualTo(expected));
  }

  private static void awaitConflicts(Region region, ConflictEvent.Kind kind, Set<String> expected) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(region.conflicting(kind)).isEqualTo(expected));
  }

  private static void checkViews(Region west, Region east) {
    Map<String, String> last = new TreeMap<>();
    Map<String, String> merged = new TreeMap<>();
    west.siblings()
        .forEach(
            (key, siblings) -> {
              last.put(key, TableApplication.LAST.resolve(siblings));
              merged.put(key, TableApplication.MERGE.resolve(siblings));
            });
    assertThat(last.get("k0")).isNull();
    assertThat(merged.get("k0")).isEqualTo("k0-west-2");
    assertThat(last.get("k4")).isEqualTo("k4-east-2");
    assertThat(merged.get("k4")).isEqualTo("k4-west-2+k4-east-2");
    for (Region region : List.of(west, east)) {
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(region.texts.last(region.table.last())).isEqualTo(last);
                assertThat(region.texts.last(region.table.merged())).isEqualTo(merged);
              });
    }
  }

  /** When nobody writes, nobody writes: no topic grows any more, for some seconds. */
  private static void checkSilence(Region west, Region east) {
    AtomicReference<List<Map<TopicPartition, Long>>> ends = new AtomicReference<>(List.of());
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(3, TimeUnit.SECONDS)
        .until(
            () -> {
              List<Map<TopicPartition, Long>> now = List.of(ends(west, "east"), ends(east, "west"));
              return now.equals(ends.getAndSet(now));
            });
  }

  private static Map<TopicPartition, Long> ends(Region region, String other) {
    TableApplication table = region.table;
    String name = table.versions().replace("-versions", "");
    return region.texts.ends(
        List.of(
            table.writes(),
            table.versions(),
            table.last(),
            table.merged(),
            table.conflicts(),
            table.errors(),
            other + "." + other + "-versions",
            name + "-table-" + name + "-changelog"));
  }
}
