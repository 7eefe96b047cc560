/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.streams.ClockStreams;
import io.truechimer.streams.ClockStreamsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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
 * A warehouse as a Kafka Streams application. Two tasks pick items, one task per aisle; a third
 * task receives them through a repartition topic and packs them by order. Only {@link
 * ClockStreams#builder} differs from an ordinary topology. The other settings serve the
 * demonstration: a simulated clock, and short causal contexts.
 */
final class Warehouse implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** One item per aisle. The aisle is the partition of the input topic. */
  private static final List<String> ITEMS = List.of("lamp", "table");

  private final QuickstartTopics topics;
  private final NodeClock clock = NodeClock.builder("warehouse").build();
  private final KafkaStreams streams;
  private final Producer<String, String> producer;
  private final Consumer<String, String> consumer;
  private final Map<String, CausalOutcome.Output> outputs = new HashMap<>();

  private Warehouse(QuickstartTopics topics, Path folder) {
    this.topics = topics;
    consumer = topics.reader(List.of(topics.pickedTopic(), topics.packedTopic()));
    Properties settings = settings(folder);
    StreamsBuilder builder = ClockStreams.builder(settings);
    build(builder);
    streams = new KafkaStreams(builder.build(), settings);
    Map<String, Object> client = Map.of("bootstrap.servers", topics.bootstrapServers());
    producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer());
  }

  /**
   * Runs the application.
   *
   * @param folder the folder of its state stores
   * @throws IllegalStateException if the application fails, or writes nothing for 30 s
   */
  static CausalOutcome run(QuickstartTopics topics, Path folder) throws InterruptedException {
    try (Warehouse warehouse = new Warehouse(topics, folder)) {
      return warehouse.run();
    }
  }

  private Properties settings(Path folder) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", topics.bootstrapServers());
    settings.put("application.id", topics.warehouseGroup());
    settings.put("state.dir", folder.toString());
    settings.put(ClockConfig.NODE_CLOCK, clock);
    // Makes causal contexts short. Applications that share records must not share an identity.
    settings.put(ClockStreamsConfig.CONTEXT_IDENTITY, 0);
    settings.putAll(topics.monitor());
    return settings;
  }

  private void build(StreamsBuilder builder) {
    Serde<String> texts = Serdes.String();
    KStream<String, String> picked =
        builder.stream(topics.itemsTopic(), Consumed.with(texts, texts))
            .mapValues(item -> item + " picked");
    picked.to(topics.pickedTopic(), Produced.with(texts, texts));
    picked
        .repartition(
            Repartitioned.with(texts, texts).withName("by-order").withNumberOfPartitions(1))
        .mapValues(text -> text.replace("picked", "packed"))
        .to(topics.packedTopic(), Produced.with(texts, texts));
  }

  private CausalOutcome run() throws InterruptedException {
    streams.start();
    // A task counts all records before its start as seen. After this order all tasks have started.
    order("order-1");
    order("order-2");
    CausalOutcome.Output lamp = outputs.get("order-2: lamp picked");
    return new CausalOutcome(
        new CausalOutcome.Pair(lamp, outputs.get("order-2: table picked")),
        new CausalOutcome.Pair(lamp, outputs.get("order-2: lamp packed")));
  }

  /** Orders one of each item, and waits until all items are packed. */
  private void order(String order) throws InterruptedException {
    List<Future<RecordMetadata>> sends =
        IntStream.range(0, ITEMS.size())
            .mapToObj(
                aisle ->
                    producer.send(
                        new ProducerRecord<>(
                            topics.itemsTopic(), aisle, order, order + ": " + ITEMS.get(aisle))))
            .toList();
    try {
      for (Future<RecordMetadata> send : sends) {
        send.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot write an order: order=" + order, e.getCause());
    }
    await(
        ITEMS.stream()
            .flatMap(item -> Stream.of(item + " picked", item + " packed"))
            .map(text -> order + ": " + text)
            .toList());
  }

  private void await(List<String> texts) throws InterruptedException {
    boolean unused =
        Waiting.until(
            PATIENCE, () -> read(texts) || streams.state().hasStartedOrFinishedShuttingDown());
    if (!outputs.keySet().containsAll(texts)) {
      throw new IllegalStateException(
          "the Streams application has stopped or timed out: patience="
              + PATIENCE
              + ", state="
              + streams.state()
              + ", written="
              + outputs.keySet());
    }
  }

  /** {@return whether all texts were read} */
  private boolean read(List<String> texts) {
    for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
      outputs.put(record.value(), CausalOutcome.Output.of(record));
    }
    return outputs.keySet().containsAll(texts);
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
    // Without members, the group can be deleted at once.
    streams.close(
        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(PATIENCE));
  }
}
