/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.itc.Causality;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.ClockSerdes;
import io.truechimer.serde.Stamped;
import io.truechimer.streams.ClockStreams;
import io.truechimer.streams.resequence.Resequencer;
import io.truechimer.streams.siblings.ConflictResolver;
import io.truechimer.streams.siblings.SiblingTable;
import io.truechimer.streams.stamped.Causal;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Java code of the Kafka Streams page: it must build a valid topology. streams-ops tests such
 * topologies on real brokers.
 */
class StreamsDocsTest {

  private static final Logger log = LoggerFactory.getLogger(StreamsDocsTest.class);

  private final Properties settings = new Properties();

  StreamsDocsTest() {
    settings.put("application.id", "orders");
    settings.put("bootstrap.servers", "localhost:9092");
  }

  private record Order(int items) {
    Order plus(Order other) {
      return new Order(items + other.items);
    }
  }

  private record Cart(List<String> items) {
    static Cart union(Cart one, Cart other) {
      return other;
    }
  }

  @Test
  void shouldEnableCausality() {
    settings.put("truechimer.node.id", "orders-1");
    settings.put("truechimer.monitor", "off"); // Its estimate would outlive it.
    StreamsBuilder builder = ClockStreams.builder(settings);
    builder.stream("orders").groupByKey().count().toStream().to("counts");
    KafkaStreams streams = new KafkaStreams(builder.build(settings), settings);
    assertThat(streams.state()).isEqualTo(KafkaStreams.State.CREATED);
    streams.close();
  }

  /** Lets an application enable and disable causality without losing its state. */
  @Test
  void shouldLeaveTheTopologyUnchanged() {
    StreamsBuilder with = ClockStreams.builder(settings);
    with.stream("orders").groupByKey().count().toStream().to("counts");
    StreamsBuilder without = new StreamsBuilder();
    without.stream("orders").groupByKey().count().toStream().to("counts");

    assertThat(with.build().describe()).hasToString(without.build().describe().toString());
  }

  @Test
  void shouldCompareRecords() {
    ProducerRecord<String, String> one = new ProducerRecord<>("orders", "value");
    ProducerRecord<String, String> other = new ProducerRecord<>("orders", "value");
    Stamp.Fork fork = Stamp.seed().fork();
    ClockHeaders.writeContext(one.headers(), fork.left().event());
    ClockHeaders.writeContext(other.headers(), fork.right().event());

    Stamp a = ClockHeaders.readContext(one.headers()).orElseThrow();
    Stamp b = ClockHeaders.readContext(other.headers()).orElseThrow();
    assertThat(a.compare(b)).isEqualTo(Causality.CONCURRENT);
    a.compare(b);
  }

  @Test
  void shouldStampValues() {
    StreamsBuilder builder = ClockStreams.builder(settings);
    Serde<String> keys = Serdes.String();
    Serde<Order> orderSerde = serde();
    Serde<Stamped<Order>> orders = ClockSerdes.stamped(orderSerde);
    builder.stream("orders", Consumed.with(keys, orderSerde))
        .processValues(Causal.stamp())
        .groupByKey(Grouped.with(keys, orders))
        .reduce(Causal.reducer(Order::plus), Materialized.with(keys, orders))
        .toStream()
        .processValues(Causal.unstamp())
        .to("totals", Produced.with(keys, orderSerde));

    assertThat(builder.build().describe().subtopologies()).hasSize(1);
  }

  @Test
  void shouldResequenceRecords() {
    StreamsBuilder builder = ClockStreams.builder(settings);
    builder.stream(List.of("orders", "payments"), Consumed.with(Serdes.String(), Serdes.String()))
        .process(
            Resequencer.processor("in-order", Serdes.String(), Serdes.String())
                .withLateness(Duration.ofMillis(500))
                .withMaxWait(Duration.ofSeconds(5))
                .withLate(Resequencer.Late.DROP))
        .to("history", Produced.with(Serdes.String(), Serdes.String()));
    KafkaStreams streams = new KafkaStreams(builder.build(settings), settings);
    streams.close();

    assertThat(stores(builder)).contains("in-order");
  }

  @Test
  void shouldKeepSiblings() {
    Serde<Cart> cartSerde = serde();
    settings.put("processing.guarantee", "exactly_once_v2");
    StreamsBuilder builder = ClockStreams.builder(settings);
    SiblingTable<String, Cart, Cart> carts =
        SiblingTable.builder(
                "carts", Serdes.String(), cartSerde, ConflictResolver.merge(Cart::union))
            .replica("west")
            .local("cart-writes")
            .replicated("east.cart-versions")
            .versions("cart-versions")
            .addTo(builder);
    carts.resolved().to("carts", Produced.with(Serdes.String(), cartSerde));
    carts.conflicts().foreach((key, event) -> log.info("{}: {}", key, event));
    carts.errors().to("cart-errors", Produced.with(Serdes.String(), cartSerde));

    assertThat(stores(builder)).contains("carts");
  }

  private static List<String> stores(StreamsBuilder builder) {
    return builder.build().describe().subtopologies().stream()
        .flatMap(part -> part.nodes().stream())
        .filter(TopologyDescription.Processor.class::isInstance)
        .flatMap(node -> ((TopologyDescription.Processor) node).stores().stream())
        .toList();
  }

  /** A placeholder: the topologies do not run here. */
  private static <V> Serde<V> serde() {
    return Serdes.serdeFrom((topic, value) -> new byte[0], (topic, bytes) -> null);
  }
}
