/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Somebody writes what no node would. */
final class InputFaults {

  private static final int MALFORMED = 10_000;

  /** Further ahead than the maximum offset, up to the end of the number space. */
  private static final List<Long> AHEAD =
      List.of(
          Duration.ofSeconds(2).toNanos(),
          Duration.ofMinutes(1).toNanos(),
          Duration.ofHours(1).toNanos(),
          Duration.ofDays(36_500).toNanos());

  private InputFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(
            "malformed headers",
            "10,000 records, no two of which have the same headers: golden ones that are cut,"
                + " flipped, lengthened, of other versions, doubled, in Base64, of junk, empty or"
                + " null.",
            InputFaults::writeMalformed),
        Fault.of(
                "stamps from the far future",
                "Records of a chain that are stamped from 2 s ahead to the year 2554, where the"
                    + " numbers end; the nodes answer them.",
                InputFaults::writeFuture)
            .explaining(new Window.Known(List.of(), 0, true)),
        Fault.of(
            "hostile heartbeats",
            "Thousands of heartbeats that are junk, mutilated, of another schema, with 1,024"
                + " echoes, or with the error 0 claimed for a time an hour away, under the names of"
                + " the nodes and of 200 that do not exist.",
            InputFaults::writeHeartbeats),
        Fault.of(
                "lying node",
                "A fourth node takes part in the exchange of heartbeats, 10 s fast and with the"
                    + " error 0 claimed.",
                InputFaults::lie)
            .onlyLong());
  }

  private static void writeMalformed(Scene scene) throws Exception {
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    try (Producer<String, String> producer = producer(scene)) {
      for (Map<String, List<byte[]>> headers : Malformed.headers(scene.random(), MALFORMED)) {
        String value = "malformed." + System.nanoTime() + "." + records.size();
        ProducerRecord<String, String> record = new ProducerRecord<>(Scene.TOPIC, value);
        headers.forEach(
            (key, values) -> values.forEach(header -> record.headers().add(key, header)));
        records.add(record);
      }
      sendAll(producer, records);
    }
    awaitRead(scene);
    Set<String> missing = new HashSet<>();
    records.forEach(record -> missing.add(record.value()));
    for (Node node : scene.nodes()) {
      node.said(Report.Received.class).forEach(received -> missing.remove(received.id()));
    }
    assertThat(missing).as("malformed, and received by nobody").isEmpty();
    scene.awaitWell();
  }

  private static void writeFuture(Scene scene) throws Exception {
    try (Producer<String, String> producer = producer(scene)) {
      List<ProducerRecord<String, String>> records = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        long now = Truth.now().greatestLead() + System.nanoTime();
        long wall = i % 5 == 4 ? -1 : now + AHEAD.get(i % 5);
        // Not one of a thread: they are not causes of each other.
        ChainRecord chain = new ChainRecord(0, Checker.FUTURE + "." + now + "." + i, List.of());
        ProducerRecord<String, String> record = new ProducerRecord<>(Scene.TOPIC, chain.value());
        ClockHeaders.writeHlc(
            record.headers(), new HlcHeader(HybridTimestamp.of(wall, 0), 1, true, 42));
        records.add(record);
      }
      sendAll(producer, records);
    }
    awaitRead(scene);
    scene.awaitWell();
  }

  private static void writeHeartbeats(Scene scene) throws Exception {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", scene.cluster().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      sendAll(
          producer,
          HostileHeartbeats.of(scene.random(), scene.nodes()).stream()
              .map(beat -> new ProducerRecord<>(Scene.MONITOR_TOPIC, 0, beat, beat))
              .toList());
    }
    scene.awaitThat(
        "all have read them",
        () ->
            scene.nodes().stream()
                .allMatch(node -> node.log().contains("Another process has the name of node")));
    scene.awaitWell();
  }

  private static void lie(Scene scene) {
    try (Liar liar = new Liar(scene.cluster().bootstrapServers())) {
      long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
      while (System.nanoTime() < end) {
        liar.exchange();
      }
      assertThat(liar.measured()).as("heartbeats that were echoed").isGreaterThan(20);
    }
    scene.awaitWell();
  }

  private static <T> void sendAll(Producer<T, T> producer, List<ProducerRecord<T, T>> records)
      throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    records.forEach(record -> sent.add(producer.send(record)));
    for (Future<?> sending : sent) {
      sending.get();
    }
  }

  private static Producer<String, String> producer(Scene scene) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", scene.cluster().bootstrapServers()),
        new StringSerializer(),
        new StringSerializer());
  }

  /** Waits until the nodes have read all that is there now. */
  private static void awaitRead(Scene scene) {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", scene.cluster().bootstrapServers()))) {
      Map<TopicPartition, Long> ends = scene.ends();
      scene.awaitThat("all is read", () -> isRead(admin, ends));
    }
  }

  private static boolean isRead(Admin admin, Map<TopicPartition, Long> ends) {
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin.listConsumerGroupOffsets(Scene.GROUP).partitionsToOffsetAndMetadata().get();
      return ends.entrySet().stream()
          .allMatch(
              end ->
                  offsets.containsKey(end.getKey())
                      && offsets.get(end.getKey()).offset() >= end.getValue());
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
