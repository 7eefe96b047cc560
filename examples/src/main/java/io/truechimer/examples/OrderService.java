/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.interceptors.monitor.MonitorConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * An ordinary Kafka service: it receives a step of an order and takes the next one. It uses
 * Truechimer by configuration only.
 *
 * <p>Not thread-safe.
 */
final class OrderService implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(10);

  /** Greater than the skew between the clocks. An error bound is of use up to half of this. */
  private static final Duration MAX_OFFSET = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ServiceHost node;
  private final SkewedTimeSource machine;
  private final QuickstartTopics topics;
  private final NodeClock clock;
  private final Producer<String, String> producer;
  private final Consumer<String, String> consumer;

  OrderService(ServiceHost node, QuickstartTopics topics) {
    this.node = node;
    this.machine = node.newClock();
    this.topics = topics;
    this.clock = NodeClock.builder(node.id()).timeSource(machine).maxOffset(MAX_OFFSET).build();
    this.producer =
        new KafkaProducer<>(producerProperties(), new StringSerializer(), new StringSerializer());
    this.consumer =
        new KafkaConsumer<>(
            consumerProperties(), new StringDeserializer(), new StringDeserializer());
    consumer.subscribe(OrderStep.sourcesOf(node.id()).stream().map(topics::name).toList());
  }

  private Map<String, Object> producerProperties() {
    return properties("io.truechimer.interceptors.ClockProducerInterceptor");
  }

  private Map<String, Object> consumerProperties() {
    Map<String, Object> properties =
        properties("io.truechimer.interceptors.ClockConsumerInterceptor");
    properties.put("group.id", topics.name(node.id()));
    properties.put("auto.offset.reset", "earliest");
    return properties;
  }

  private Map<String, Object> properties(String interceptor) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", topics.bootstrapServers());
    properties.put("interceptor.classes", interceptor);
    properties.put(ClockConfig.NODE_ID, node.id());
    // Only for this demonstration, where each service simulates a clock skew of its own. By default
    // the node's clock reads the system clocks.
    properties.put(ClockConfig.NODE_CLOCK, clock);
    // A simulated clock has no error source of its own. For the system clock, chrony, the kernel
    // and others are asked by default.
    properties.put(MonitorConfig.ERROR_BOUND_MS, 300);
    properties.putAll(topics.monitor());
    return properties;
  }

  /**
   * Waits until other clocks confirm this one, for 20 s at most. Optional: a service may send at
   * once, and its first records are then marked as not trusted.
   */
  void awaitTrust() throws InterruptedException {
    boolean unused = Waiting.until(PATIENCE, () -> clock.state().isTrusted());
  }

  /** {@return this service's interval, checked against true time} */
  IntervalCheck readClock() {
    return IntervalCheck.of(clock, machine);
  }

  /** Sends a step of an order, with this host's wall clock as the record timestamp. */
  Future<RecordMetadata> send(String order, OrderStep step) {
    long timestamp = machine.wallNanos() / 1_000_000;
    return producer.send(
        new ProducerRecord<>(topics.name(node.id()), null, timestamp, order, step.text()));
  }

  /** Takes the next step of each received order, and returns the number of steps. */
  int answer() throws ExecutionException, InterruptedException {
    List<Future<RecordMetadata>> sends = new ArrayList<>();
    for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
      OrderStep.parse(record.value())
          .next()
          .filter(next -> next.service().equals(node.id()))
          .ifPresent(next -> sends.add(send(record.key(), next)));
    }
    for (Future<RecordMetadata> send : sends) {
      send.get();
    }
    return sends.size();
  }

  @Override
  public void close() {
    consumer.close();
    producer.close();
  }
}
