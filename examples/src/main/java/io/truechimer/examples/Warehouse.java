/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.interceptors.NodeClock;
import io.truechimer.streams.ClockStreams;
import io.truechimer.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * A warehouse, as a Kafka Streams application: items are picked in two aisles, each of which is a
 * task, and packed by order, in a third task that gets them through a repartition. Its topology is
 * that of any application, but for {@link ClockStreams#builder}; the settings beside it are for the
 * demonstration: its clocks, and short stamps.
 */
final class Warehouse implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The aisle of an item is the partition that it comes by. */
  private static final List<String> ITEMS = List.of("lamp", "table");

  private final Workspace workspace;
  private final NodeClock clock = NodeClock.builder("warehouse").build();
  private final KafkaStreams streams;
  private final Producer<String, String> producer;
  private final Consumer<String, String> consumer;
  private final Map<String, CausalOutcome.Output> outputs = new HashMap<>();

  private Warehouse(Workspace workspace, Path folder) {
    this.workspace = workspace;
    consumer = workspace.reader(List.of(workspace.pickedTopic(), workspace.packedTopic()));
    Properties settings = settings(folder);
    StreamsBuilder builder = ClockStreams.builder(settings);
    build(builder);
    streams = new KafkaStreams(builder.build(), settings);
    Map<String, Object> client = Map.of("bootstrap.servers", workspace.bootstrapServers());
    producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
  }

  /**
   * Runs it.
   *
   * @param folder where the application may keep state
   * @throws IllegalStateException if the application fails, or says nothing for half a minute
   */
  static CausalOutcome run(Workspace workspace, Path folder) {
    try (Warehouse warehouse = new Warehouse(workspace, folder)) {
      return warehouse.run();
    }
  }

  private Properties settings(Path folder) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", workspace.bootstrapServers());
    settings.put("application.id", workspace.warehouseGroup());
    settings.put("state.dir", folder.toString());
    settings.put("truechimer.node.clock", clock);
    // Short stamps, to be read here. No other application with this number meets these records.
    settings.put("truechimer.context.identity", 0);
    settings.putAll(workspace.monitor());
    return settings;
  }

  private void build(StreamsBuilder builder) {
    Serde<String> texts = Serdes.String();
    KStream<String, String> picked =
        builder.stream(workspace.itemsTopic(), Consumed.with(texts, texts))
            .mapValues(item -> item + " picked");
    picked.to(workspace.pickedTopic(), Produced.with(texts, texts));
    picked
        .repartition(
            Repartitioned.with(texts, texts).withName("by-order").withNumberOfPartitions(1))
        .mapValues(text -> text.replace("picked", "packed"))
        .to(workspace.packedTopic(), Produced.with(texts, texts));
  }

  private CausalOutcome run() {
    streams.start();
    // A task takes all that was written before its start for seen: all are at work after this.
    order("order-1");
    order("order-2");
    CausalOutcome.Output lamp = outputs.get("order-2: lamp picked");
    return new CausalOutcome(
        new CausalOutcome.Pair(lamp, outputs.get("order-2: table picked")),
        new CausalOutcome.Pair(lamp, outputs.get("order-2: lamp packed")));
  }

  /** Orders one of each item, and waits until all are packed. */
  private void order(String order) {
    List<Future<RecordMetadata>> sends =
        Stream.iterate(0, aisle -> aisle + 1)
            .limit(ITEMS.size())
            .map(
                aisle ->
                    producer.send(
                        new ProducerRecord<>(
                            workspace.itemsTopic(), aisle, order, order + ": " + ITEMS.get(aisle))))
            .toList();
    try {
      for (Future<RecordMetadata> send : sends) {
        send.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("an item cannot be ordered: order=" + order, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    await(
        ITEMS.stream()
            .flatMap(item -> Stream.of(item + " picked", item + " packed"))
            .map(text -> order + ": " + text)
            .toList());
  }

  private void await(List<String> texts) {
    long start = TimeSource.system().monotonicNanos();
    while (!outputs.keySet().containsAll(texts)) {
      if (streams.state().hasStartedOrFinishedShuttingDown()
          || TimeSource.system().monotonicNanos() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "the Streams application does not write what it should: waited at most="
                + PATIENCE
                + ", state="
                + streams.state()
                + ", written="
                + outputs.keySet());
      }
      for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
        outputs.put(record.value(), CausalOutcome.Output.of(record));
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
    // Or its group would be there for a while, and could not be deleted.
    streams.close(
        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(PATIENCE));
  }
}
