/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Causality;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.ClockSerdes;
import io.truechimer.serde.Stamped;
import io.truechimer.streams.stamped.Causal;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What values descend from, exactly, through a repartition, an aggregate, a reduction and a join,
 * also when all stores are restored from their changelogs.
 */
@ExtendWith(TestClusterExtension.class)
class CausalIT {

  private static final int KEYS = 10;
  private static final int ROUNDS = 5;

  private final NodeClock clock = NodeClock.builder("causal-writer").build();
  private final Map<Long, Stamp> inputs = new HashMap<>();
  private final Records records;
  private final TestCluster cluster;

  CausalIT(TestCluster cluster) {
    this.cluster = cluster;
    records = new Records(cluster);
  }

  @Test
  void shouldSayExactlyWhatAValueDescendsFrom() {
    List.of("left", "right", "out").forEach(topic -> cluster.createTopic("causal-" + topic, 2));
    Properties settings = records.settings("causal");
    run(settings, 1);
    // Elsewhere, where there is no store.
    settings.put("state.dir", "target/streams/" + UUID.randomUUID());
    List<ConsumerRecord<String, Write>> outputs = run(settings, 2);

    long most =
        outputs.stream().mapToLong(output -> output.value().ancestors().length).max().orElse(0);
    assertThat(most).isEqualTo(4L * ROUNDS);
    assertThat(outputs)
        .allSatisfy(
            output ->
                assertThat(
                        ClockHeaders.readContext(output.headers())
                            .orElseThrow()
                            .compare(pastOf(output.value())))
                    .isEqualTo(Causality.EQUAL));
  }

  private Stamp pastOf(Write write) {
    return LongStream.of(write.ancestors())
        .mapToObj(inputs::get)
        .reduce(Stamp.upTo(0), Stamp::join);
  }

  private List<ConsumerRecord<String, Write>> run(Properties settings, int run) {
    StreamsBuilder builder = ClockStreams.builder(settings);
    build(builder);
    try (KafkaStreams streams = new KafkaStreams(builder.build(), settings)) {
      streams.start();
      Records.awaitState(streams, KafkaStreams.State.RUNNING);
      for (int round = 0; round < ROUNDS; round++) {
        send();
      }
      int complete = 2 * ROUNDS * run;
      List<ConsumerRecord<String, Write>> outputs = new ArrayList<>();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                outputs.clear();
                outputs.addAll(records.read("causal-out", 1));
                return outputs.stream()
                        .filter(output -> output.value().ancestors().length == complete)
                        .map(ConsumerRecord::key)
                        .distinct()
                        .count()
                    == KEYS;
              });
      // Or the next one waits for the group to miss this one.
      streams.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
      return outputs;
    }
  }

  private static void build(StreamsBuilder builder) {
    Serde<String> keys = Serdes.String();
    Serde<Stamped<Write>> values = ClockSerdes.stamped(Write.serde());
    KTable<String, Stamped<Write>> aggregated =
        builder.stream("causal-left", Consumed.with(keys, Write.serde()))
            .processValues(Causal.<String, Write>stamp())
            .groupBy((key, value) -> "new-" + key, Grouped.with("causal-left", keys, values))
            .aggregate(
                Causal.initializer(() -> Write.NONE),
                Causal.aggregator((key, value, all) -> Write.of(value, all)),
                Materialized.with(keys, values));
    KTable<String, Stamped<Write>> reduced =
        builder.stream("causal-right", Consumed.with(keys, Write.serde()))
            .processValues(Causal.<String, Write>stamp())
            .groupBy((key, value) -> "new-" + key, Grouped.with("causal-right", keys, values))
            .reduce(
                Causal.reducer((one, other) -> Write.of(one, other)),
                Materialized.with(keys, values));
    aggregated
        .outerJoin(
            reduced,
            Causal.joiner((Write left, Write right) -> Write.of(left, right)),
            Materialized.with(keys, values))
        .toStream()
        .processValues(Causal.<String, Write>unstamp())
        .to("causal-out", Produced.with(keys, Write.serde()));
  }

  /** Each record comes from a writer of its own: no two of them descend from each other. */
  private void send() {
    List<ProducerRecord<String, Write>> batch = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      for (String topic : List.of("causal-left", "causal-right")) {
        long id = inputs.size();
        Stamp stamp =
            Stamp.of(Id.ofName("writer").child(id)).raise(clock.now().physicalMillis()).peek();
        inputs.put(id, stamp);
        ProducerRecord<String, Write> record =
            new ProducerRecord<>(topic, "key-" + key, Write.input(id));
        ClockHeaders.writeContext(record.headers(), stamp);
        batch.add(record);
      }
    }
    records.send(clock, batch);
  }
}
