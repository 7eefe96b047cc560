/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Causality;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.streams.Records;
import io.truechimer.sync.NodeHash;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.TopologyException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A table on a real broker: all that comes out of it, and what is left after a restart. */
@ExtendWith(TestClusterExtension.class)
class SiblingTableIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final NodeClock writer = NodeClock.builder("writer").build();
  private final TestCluster cluster;
  private final Texts texts;

  SiblingTableIT(TestCluster cluster) {
    this.cluster = cluster;
    texts = new Texts(cluster);
  }

  /** {@return a record as the table of another replica writes it} */
  private ProducerRecord<String, String> foreign(
      String topic, String key, String value, Stamp version) {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, value);
    ClockHeaders.writeVersion(record.headers(), version);
    record.headers().add(ClockHeaders.ORIGIN, origin(writer.now()).toBytes());
    return record;
  }

  private static HlcHeader origin(HybridTimestamp timestamp) {
    return SiblingProcessor.origin(timestamp, NodeHash.of("far-writer"));
  }

  private Stamp far() {
    return Stamp.of(Id.ofName("far")).raise(writer.now().physicalMillis()).peek();
  }

  private static Stamp version(ConsumerRecord<?, ?> record) {
    return ClockHeaders.readVersion(record.headers()).orElseThrow();
  }

  @Test
  void shouldPublishShowAndReportConflictsAndKeepThemOverARestart() {
    TableApplication near = new TableApplication(cluster, "near");
    near.createTopics(2);
    cluster.createTopic("far.versions", 2);
    near.start("far.versions").awaitRunning();

    texts.send(writer, near.writes(), "k", "a");
    ConsumerRecord<String, String> published = texts.await(near.versions(), 1).get(0);
    assertThat(published.value()).isEqualTo("a");
    HlcHeader origin = ClockHeaders.readOrigin(published.headers()).orElseThrow();
    assertThat(origin.nodeHash()).isEqualTo(NodeHash.of("writer"));
    assertThat(origin.timestamp())
        .isLessThan(ClockHeaders.readHlc(published.headers()).orElseThrow().timestamp());

    texts.send(null, List.of(foreign("far.versions", "k", "b", far())));
    assertThat(texts.await(near.conflicts(), 1).get(0).value()).isEqualTo("ONGOING a|b");
    assertThat(texts.await(near.merged(), 2).get(1).value()).isEqualTo("a+b");
    assertThat(texts.await(near.last(), 2).get(1).value()).isEqualTo("b");
    Siblings<String> before = near.siblings("k");
    assertThat(before.versions().stream().map(Sibling::value)).containsExactly("a", "b");

    near.close();
    // Elsewhere, where there is no store.
    near.settings().put("state.dir", "target/streams/" + UUID.randomUUID());
    near.start("far.versions").awaitRunning();
    assertThat(near.siblings("k")).isEqualTo(before);

    // Whatever a write says of versions, it has seen what was here before it.
    ProducerRecord<String, String> write = new ProducerRecord<>(near.writes(), "k", "c");
    ClockHeaders.writeVersion(write.headers(), Stamp.upTo(1));
    write.headers().add("mine", new byte[] {1});
    texts.send(writer, List.of(write));
    assertThat(texts.await(near.conflicts(), 2).get(1).value()).isEqualTo("SUPERSEDED c");
    ConsumerRecord<String, String> superseding = texts.await(near.versions(), 2).get(1);
    assertThat(before.versions())
        .allSatisfy(
            sibling ->
                assertThat(sibling.version().compare(version(superseding)))
                    .isEqualTo(Causality.BEFORE));
    assertThat(superseding.headers().lastHeader("mine").value()).containsExactly(1);
    assertThat(texts.await(near.last(), 3).get(2).headers().lastHeader(ClockHeaders.VERSION))
        .isNull();

    texts.send(writer, near.writes(), "k", null);
    assertThat(texts.await(near.versions(), 3).get(2).value()).isNull();
    assertThat(texts.await(near.merged(), 4).get(3).value()).isNull();
    assertThat(near.siblings("k").isDeleted()).isTrue();
    assertThat(texts.read(near.errors())).isEmpty();
    assertThat(near.metric("version-obsolete-total")).isEqualTo(3);
    near.close();
  }

  @Test
  void shouldTakeWhatConnectMakesOfHeadersAndRefuseWhatHasNoVersion() {
    TableApplication table = new TableApplication(cluster, "strict");
    table.createTopics(1);
    cluster.createTopic("strict.far", 1);
    table.start("strict.far").awaitRunning();
    long soon = writer.now().physicalMillis() + 3_600_000;

    List<ProducerRecord<String, String>> wrong = new ArrayList<>();
    wrong.add(new ProducerRecord<>("strict.far", "k", "no version"));
    ProducerRecord<String, String> malformed = foreign("strict.far", "k", "malformed", far());
    replace(malformed.headers(), ClockHeaders.VERSION, new byte[] {0x10, 0});
    wrong.add(malformed);
    ProducerRecord<String, String> noOrigin = foreign("strict.far", "k", "no origin", far());
    noOrigin.headers().remove(ClockHeaders.ORIGIN);
    wrong.add(noOrigin);
    wrong.add(foreign("strict.far", "k", "wild version", Stamp.upTo(soon)));
    ProducerRecord<String, String> wild = foreign("strict.far", "k", "wild origin", far());
    replace(wild.headers(), ClockHeaders.ORIGIN, origin(HybridTimestamp.ofMillis(soon)).toBytes());
    wrong.add(wild);
    wrong.add(foreign("strict.far", "k", "long version", longVersion()));
    wrong.add(foreign("strict.far", null, "no key", far()));
    texts.send(null, wrong);
    texts.send(writer, table.writes(), null, "no key");

    ProducerRecord<String, String> text = foreign("strict.far", "k", "text", far());
    for (Header header : text.headers().toArray()) {
      replace(text.headers(), header.key(), Base64.getEncoder().encode(header.value()));
    }
    texts.send(null, List.of(text, text));

    List<ConsumerRecord<String, String>> errors = texts.await(table.errors(), 8);
    assertThat(errors.stream().filter(error -> error.key() != null))
        .extracting(ConsumerRecord::value)
        .containsExactly(
            "no version", "malformed", "no origin", "wild version", "wild origin", "long version");
    assertThat(errors)
        .extracting(
            error ->
                new String(
                    error.headers().lastHeader(ClockHeaders.ERROR).value(), StandardCharsets.UTF_8))
        .contains("A replicated record must have a valid version in tc-ver: record=strict.far-0@0")
        .anyMatch(error -> error.startsWith("A version must have at most 4096 bytes: length="))
        .anyMatch(error -> error.endsWith("record=strict-writes-0@0"));
    // As it came: somebody may mend it and send it again.
    assertThat(version(errors.get(3)).leq(Stamp.upTo(soon))).isTrue();
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(table.metric("version-obsolete-total")).isEqualTo(1));
    assertThat(texts.read(table.last())).extracting(ConsumerRecord::value).containsExactly("text");
    // Nothing that came from elsewhere is published again.
    assertThat(texts.read(table.versions())).isEmpty();
    assertThat(table.metric("record-refused-total")).isEqualTo(8);
    table.close();
  }

  private static void replace(Headers headers, String key, byte[] value) {
    headers.remove(key).add(key, value);
  }

  private static Stamp longVersion() {
    return IntStream.range(0, 400)
        .mapToObj(i -> Stamp.of(Id.ofName("replica-" + i)).raise(1000 + i).peek())
        .reduce(Stamp.upTo(0), Stamp::join);
  }

  /** Where a version goes elsewhere than its write, others compare it with nothing. */
  @Test
  void shouldKeepThePartitionWhoeverHasChosenIt() {
    TableApplication table = new TableApplication(cluster, "chosen");
    table.createTopics(4);
    table.start().awaitRunning();

    List<Integer> partitions = List.of(0, 1, 2, 3);
    texts.send(
        writer,
        partitions.stream()
            .map(partition -> new ProducerRecord<>(table.writes(), partition, "k", "p" + partition))
            .toList());

    assertThat(texts.await(table.versions(), 4))
        .allSatisfy(version -> assertThat(version.value()).isEqualTo("p" + version.partition()))
        .extracting(ConsumerRecord::partition)
        .containsExactlyInAnyOrderElementsOf(partitions);
    table.close();
  }

  /** A thousand writes in a millisecond would look like a clock that is far ahead. */
  @Test
  void shouldVersionABurstSoThatAnotherReplicaTakesAllOfIt() {
    TableApplication one = new TableApplication(cluster, "burst-one");
    TableApplication two = new TableApplication(cluster, "burst-two");
    one.createTopics(1);
    two.createTopics(1);
    one.start(two.versions());
    two.start(one.versions());
    one.awaitRunning();
    two.awaitRunning();

    int count = 2_000;
    texts.send(
        writer,
        IntStream.range(0, count)
            .mapToObj(i -> new ProducerRecord<>(one.writes(), "hot", "v" + i))
            .toList());

    List<ConsumerRecord<String, String>> versions = texts.await(one.versions(), count);
    assertThat(texts.await(two.last(), count))
        .extracting(ConsumerRecord::value)
        .containsExactlyElementsOf(versions.stream().map(ConsumerRecord::value).toList());
    assertThat(texts.read(two.errors())).isEmpty();
    assertThat(two.siblings("hot")).isEqualTo(one.siblings("hot"));
    assertThat(texts.read(two.versions())).isEmpty();
    one.close();
    two.close();
  }

  @Test
  void shouldVersionEachWriteOnceThoughItsThreadIsReplaced() {
    AtomicBoolean thrown = new AtomicBoolean();
    TableApplication table =
        new TableApplication(cluster, "again")
            .replacingThreads()
            .onShow(
                siblings -> {
                  if (siblings.versions().get(0).value().equals("v60")
                      && thrown.compareAndSet(false, true)) {
                    throw new IllegalStateException("once");
                  }
                });
    table.createTopics(1);
    // So that all is still uncommitted when it happens.
    table.settings().put("commit.interval.ms", "5000");
    // The group misses the thread that has ended for so long.
    table.settings().put("session.timeout.ms", "6000");
    table.start().awaitRunning();

    List<String> values = IntStream.range(0, 100).mapToObj(i -> "v" + i).toList();
    texts.send(
        writer, values.stream().map(v -> new ProducerRecord<>(table.writes(), "k", v)).toList());

    List<ConsumerRecord<String, String>> versions = texts.await(table.versions(), 100);
    assertThat(thrown).isTrue();
    assertThat(versions).extracting(ConsumerRecord::value).containsExactlyElementsOf(values);
    for (int i = 1; i < versions.size(); i++) {
      assertThat(version(versions.get(i - 1)).compare(version(versions.get(i))))
          .isEqualTo(Causality.BEFORE);
    }
    assertThat(table.siblings("k").versions())
        .extracting(Sibling::version)
        .containsExactly(version(versions.get(99)));
    table.close();
  }

  @Test
  void shouldSayWhatIsMissingWhenItStarts() {
    TableApplication atLeastOnce = new TableApplication(cluster, "at-least-once");
    atLeastOnce.createTopics(1);
    atLeastOnce.settings().put("processing.guarantee", "at_least_once");
    atLeastOnce.start();
    Records.awaitState(atLeastOnce.streams(), KafkaStreams.State.ERROR);
    assertThat(atLeastOnce.error())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("at_least_once")
        .hasMessageContaining("the table at-least-once needs exactly_once_v2");
    atLeastOnce.close();

    TableApplication uneven = new TableApplication(cluster, "uneven");
    uneven.createTopics(2);
    cluster.createTopic("uneven.far", 3);
    uneven.start("uneven.far");
    Records.awaitState(uneven.streams(), KafkaStreams.State.ERROR);
    assertThat(uneven.error())
        .isInstanceOf(TopologyException.class)
        .hasMessageContaining("uneven-versions=2, uneven-writes=2, uneven.far=3");
    uneven.close();
  }
}
