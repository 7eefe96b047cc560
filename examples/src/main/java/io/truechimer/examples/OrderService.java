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
 * A service as anyone would write it: it waits for a step of an order and takes the next one. All
 * that it knows of Truechimer is in its properties.
 *
 * <p>Used by one thread.
 */
final class OrderService implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(10);

  /** The clocks are less apart; and what is known of them is of use, up to half of this. */
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
    consumer.subscribe(OrderStep.sourcesOf(node.id()).stream().map(topics::topic).toList());
  }

  private Map<String, Object> producerProperties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", topics.bootstrapServers());
    properties.put("interceptor.classes", "io.truechimer.interceptors.ClockProducerInterceptor");
    putNode(properties);
    return properties;
  }

  private Map<String, Object> consumerProperties() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", topics.bootstrapServers());
    properties.put("group.id", topics.group(node.id()));
    properties.put("auto.offset.reset", "earliest");
    properties.put("interceptor.classes", "io.truechimer.interceptors.ClockConsumerInterceptor");
    putNode(properties);
    return properties;
  }

  private void putNode(Map<String, Object> properties) {
    properties.put(ClockConfig.NODE_ID, node.id());
    // Only because all services are on one machine here, and each clock is to be wrong in its own
    // way: where this is left out, the clock of the node reads the machine's.
    properties.put(ClockConfig.NODE_CLOCK, clock);
    // How wrong such a clock may be, nobody can be asked. Of the machine's own, chrony, the kernel
    // and others are asked, without a setting.
    properties.put(MonitorConfig.LOCAL_ERROR_MS, 300);
    properties.putAll(topics.monitor());
  }

  /**
   * Waits until other clocks vouch for this one, but not for ever. Nobody has to: a service can
   * send at once, and its first records say that they are not trusted.
   */
  void awaitTrust() throws InterruptedException {
    long start = machine.monotonicNanos();
    while (!clock.state().isTrusted() && machine.monotonicNanos() - start < PATIENCE.toNanos()) {
      Thread.sleep(POLL.toMillis());
    }
  }

  /** {@return what this service knows of the time} */
  IntervalCheck readClock() {
    return IntervalCheck.of(clock, machine);
  }

  /** Sends a step of an order, with the time that this machine takes for the right one. */
  Future<RecordMetadata> send(String order, OrderStep step) {
    long timestamp = machine.wallNanos() / 1_000_000;
    return producer.send(
        new ProducerRecord<>(topics.topic(node.id()), null, timestamp, order, step.text()));
  }

  /** {@return how many steps this service took in answer to those that came since the last time} */
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
