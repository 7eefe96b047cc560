/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads all that was written, and compares the stamps with the truth. */
final class Oracle {

  private static final int RANDOM_PAIRS = 1_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String servers;
  private final String prefix;

  /** What was written, by its number. */
  private final Map<Long, Written> all = new HashMap<>();

  private final Results results = new Results(all);
  private final Map<Long, Written> outputs = new HashMap<>();
  private final Set<Long> nodesOfAborted = new HashSet<>();
  private int withoutStamp;

  Oracle(String servers, String prefix) {
    this.servers = servers;
    this.prefix = prefix;
  }

  /** Reads until all that the inputs must bring about is there. */
  void read(int inputs) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Consumer<String, Write> consumer = consumer("read_committed")) {
      consumer.subscribe(
          Stream.of(OracleApplication.INPUTS, OracleApplication.OUTPUTS)
              .flatMap(names -> topics(names).stream())
              .toList());
      int quiet = 0;
      while (quiet < 5 || !results.missing(inputs).isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("not all came of what was sent: " + results.missing(inputs));
        }
        int before = all.size();
        consumer.poll(Duration.ofMillis(200)).forEach(this::take);
        quiet = all.size() == before ? quiet + 1 : 0;
      }
    }
    readAborted();
  }

  /** Reads what was written and is not there: it was taken back. */
  private void readAborted() {
    try (Consumer<String, Write> consumer = consumer("read_uncommitted")) {
      List<TopicPartition> partitions =
          topics(OracleApplication.OUTPUTS).stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<String, Write> record : consumer.poll(Duration.ofMillis(200))) {
          if (!all.containsKey(record.value().id())) {
            ClockHeaders.readHlc(record.headers())
                .ifPresent(header -> nodesOfAborted.add(header.nodeHash()));
          }
        }
      }
    }
  }

  private Consumer<String, Write> consumer(String isolation) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "group.id",
            prefix + "oracle",
            "auto.offset.reset",
            "earliest",
            "max.poll.records",
            5_000,
            // To read on, where more is sent after all was read.
            "enable.auto.commit",
            isolation.equals("read_committed"),
            "isolation.level",
            isolation);
    return new KafkaConsumer<>(settings, new StringDeserializer(), Write.serde().deserializer());
  }

  private List<String> topics(List<String> names) {
    return names.stream().map(name -> prefix + name).toList();
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
        new Written(topic, record.key(), record.timestamp(), write, context.get(), header.get());
    assertThat(all.put(write.id(), written)).as("numbers are unique").isNull();
    results.add(written);
    if (!OracleApplication.INPUTS.contains(topic)) {
      outputs.put(write.id(), written);
    }
  }

  /** {@return how many results came more than once, where that is determined} */
  long repeated() {
    Map<String, Long> repeated = results.repeated();
    System.out.println(prefix + ": repeated " + repeated);
    return repeated.values().stream().mapToLong(Long::longValue).sum();
  }

  /** {@return the hashes of the nodes whose results others have written again} */
  Set<Long> nodesOfRepeated() {
    return results.nodesOfRepeated();
  }

  /** {@return the hashes of the nodes that have written what was taken back} */
  Set<Long> nodesOfAborted() {
    return nodesOfAborted;
  }

  /** {@return how many records have the very same tc-hlc, time and node, as another one} */
  int duplicateTimestamps() {
    Set<String> seen = new HashSet<>();
    all.values()
        .forEach(written -> seen.add(written.timestamp() + "/" + written.header().nodeHash()));
    return all.size() - seen.size();
  }

  /** No ancestor comes out as anything but an ancestor. */
  void shouldOrderAllThatDescends() {
    long pairs = 0;
    long equal = 0;
    long echoPairs = 0;
    long echoes = 0;
    int most = 0;
    List<String> wrong = new ArrayList<>();
    for (Written descendant : outputs.values()) {
      most = Math.max(most, descendant.write().ancestors().length);
      if (descendant.topic().equals("echoed")) {
        echoes++;
        echoPairs += descendant.write().ancestors().length;
      }
      for (long id : descendant.write().ancestors()) {
        Written ancestor = all.get(id);
        assertThat(ancestor).as("ancestor %s of %s", id, descendant).isNotNull();
        pairs++;
        Causality causality = ancestor.context().compare(descendant.context());
        equal += causality == Causality.EQUAL ? 1 : 0;
        boolean isSmaller = ancestor.timestamp().compareTo(descendant.timestamp()) < 0;
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
    assertThat(results.unexpected()).as("results of what does not belong together").isZero();
    assertThat(equal).as("pairs that only tc-hlc orders").isPositive();
    // Not counting echoes, which have few ancestors.
    assertThat(pairs - echoPairs).isGreaterThan(2L * (outputs.size() - echoes));
    assertThat(most).isLessThan(300);
    assertThat(wrong.stream().limit(3)).as("of %d pairs", wrong.size()).isEmpty();
  }

  private static int size(Written written) {
    return written.context().toBytes().length + 1;
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
      if (one.write().id() == other.write().id() || descends(one, other) || descends(other, one)) {
        continue;
      }
      unrelated++;
      ordered += one.context().compare(other.context()) == Causality.CONCURRENT ? 0 : 1;
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
    return Arrays.stream(one.write().ancestors()).anyMatch(id -> id == other.write().id());
  }
}
