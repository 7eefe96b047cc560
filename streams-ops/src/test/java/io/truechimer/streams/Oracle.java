/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Causality;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads all that was written, and compares the stamps with the truth. */
final class Oracle {

  private static final int RANDOM_PAIRS = 1_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String servers;
  private final String prefix;

  /** What was written, by its number. */
  private final Map<Long, Written> all = new HashMap<>();

  /** The numbers of the inputs that something in an output descends from; by the output. */
  private final Map<String, Map<Long, Integer>> covered = new HashMap<>();

  private final Map<Long, Written> outputs = new HashMap<>();
  private int withoutStamp;

  private record Written(
      String topic, Write write, Stamp context, HybridTimestamp timestamp, HlcHeader header) {}

  Oracle(String servers, String prefix) {
    this.servers = servers;
    this.prefix = prefix;
  }

  /** Reads until all that the inputs must bring about is there. */
  void read(int inputs) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "group.id",
            prefix + "oracle",
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Consumer<String, Write> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), Write.serde().deserializer())) {
      consumer.subscribe(
          Stream.concat(OracleApplication.INPUTS.stream(), OracleApplication.OUTPUTS.stream())
              .map(topic -> prefix + topic)
              .toList());
      int quiet = 0;
      while (!isComplete(inputs) || quiet < 5) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("not all came of what was sent: " + progress(inputs));
        }
        int before = all.size();
        consumer.poll(Duration.ofMillis(200)).forEach(this::take);
        quiet = all.size() == before ? quiet + 1 : 0;
      }
    }
  }

  private void take(ConsumerRecord<String, Write> record) {
    Write write = record.value();
    String topic = record.topic().substring(prefix.length());
    Optional<Stamp> context = ClockHeaders.readContext(record.headers());
    Optional<HlcHeader> header = ClockHeaders.readHlc(record.headers());
    if (context.isEmpty() || header.isEmpty()) {
      withoutStamp++;
      return;
    }
    Written written =
        new Written(topic, write, context.get(), header.get().timestamp(), header.get());
    assertThat(all.put(write.id(), written)).as("numbers are unique").isNull();
    if (!OracleApplication.INPUTS.contains(topic)) {
      outputs.put(write.id(), written);
      Map<Long, Integer> counts = covered.computeIfAbsent(topic, key -> new HashMap<>());
      LongStream.of(write.ancestors()).forEach(id -> counts.merge(id, 1, Integer::sum));
    }
  }

  private boolean isComplete(int inputs) {
    return missing("enriched", 0, inputs) == 0
        && missing("counted", 1, inputs) == 0
        && missing("noted", 2, inputs) == 0
        && missing("staged", 0, inputs) == 0;
  }

  /** {@return how many of the inputs of a topic left no trace in an output} */
  private long missing(String output, int input, int inputs) {
    Map<Long, Integer> counts = covered.getOrDefault(output, Map.of());
    return LongStream.range(0, inputs)
        .filter(id -> id % OracleApplication.INPUTS.size() == input)
        .filter(id -> !counts.containsKey(id))
        .count();
  }

  private String progress(int inputs) {
    return "written="
        + all.size()
        + ", enriched lacks "
        + missing("enriched", 0, inputs)
        + ", counted "
        + missing("counted", 1, inputs)
        + ", noted "
        + missing("noted", 2, inputs)
        + ", staged "
        + missing("staged", 0, inputs);
  }

  /** {@return how many inputs were enriched more than once} Once is right. */
  long enrichedTwice() {
    return covered.get("enriched").entrySet().stream()
        .filter(count -> count.getKey() % OracleApplication.INPUTS.size() == 0)
        .filter(count -> count.getValue() > 1)
        .count();
  }

  /** {@return how many records have the very same tc-hlc, time and node, as another one} */
  int duplicateTimestamps() {
    Set<String> seen = new HashSet<>();
    all.values().forEach(written -> seen.add(written.timestamp + "/" + written.header.nodeHash()));
    return all.size() - seen.size();
  }

  /** No ancestor comes out as anything but an ancestor. */
  void shouldOrderAllThatDescends() {
    long pairs = 0;
    long equal = 0;
    int most = 0;
    List<String> wrong = new ArrayList<>();
    for (Written descendant : outputs.values()) {
      most = Math.max(most, descendant.write.ancestors().length);
      for (long id : descendant.write.ancestors()) {
        Written ancestor = all.get(id);
        assertThat(ancestor).as("ancestor %s of %s", id, descendant).isNotNull();
        pairs++;
        Causality causality = ancestor.context.compare(descendant.context);
        equal += causality == Causality.EQUAL ? 1 : 0;
        boolean isSmaller = ancestor.timestamp.compareTo(descendant.timestamp) < 0;
        if ((causality != Causality.BEFORE && causality != Causality.EQUAL) || !isSmaller) {
          wrong.add(causality + ": " + ancestor + " to " + descendant);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %,d writes (%,d outputs), %,d pairs of ancestor and descendant, at most %d ancestors;"
            + " %,d EQUAL, %,d wrong; context of an output %.0f bytes on average, %d at most%n",
        prefix,
        all.size(),
        outputs.size(),
        pairs,
        most,
        equal,
        wrong.size(),
        outputs.values().stream().mapToInt(Oracle::size).average().orElse(0),
        outputs.values().stream().mapToInt(Oracle::size).max().orElse(0));
    assertThat(withoutStamp).as("records without a stamp").isZero();
    assertThat(pairs).isGreaterThan(2L * outputs.size());
    assertThat(most).isLessThan(300);
    assertThat(wrong.stream().limit(3)).as("of %d pairs", wrong.size()).isEmpty();
  }

  private static int size(Written written) {
    return written.context.toBytes().length + 1;
  }

  /**
   * How much more a context says than the truth: of pairs of outputs of which neither descends from
   * the other, how many come out as ordered.
   */
  double overApproximation(long seed) {
    Written[] sample = outputs.values().toArray(Written[]::new);
    Random random = new Random(seed);
    long unrelated = 0;
    long ordered = 0;
    for (int i = 0; i < RANDOM_PAIRS; i++) {
      Written one = sample[random.nextInt(sample.length)];
      Written other = sample[random.nextInt(sample.length)];
      if (one.write.id() == other.write.id() || descends(one, other) || descends(other, one)) {
        continue;
      }
      unrelated++;
      ordered += one.context.compare(other.context) == Causality.CONCURRENT ? 0 : 1;
    }
    System.out.printf(
        Locale.ROOT,
        "%s: of %,d random pairs (seed %d) %,d are unrelated, %.1f %% of which come out as"
            + " ordered%n",
        prefix,
        RANDOM_PAIRS,
        seed,
        unrelated,
        100.0 * ordered / unrelated);
    return (double) ordered / unrelated;
  }

  private static boolean descends(Written one, Written other) {
    return Arrays.stream(one.write.ancestors()).anyMatch(id -> id == other.write.id());
  }
}
