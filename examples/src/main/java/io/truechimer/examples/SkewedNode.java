/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.interceptors.monitor.MonitorConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A node with an adjustable clock skew, and one producer. */
final class SkewedNode implements AutoCloseable {

  private final SkewedTimeSource time;
  private final NodeClock clock;
  private final String topic;
  private final Producer<String, String> producer;

  /**
   * Starts a node.
   *
   * @param ahead the skew of its clock, positive = ahead of true time
   * @param claim the error bound that it claims for its clock
   */
  SkewedNode(String id, Duration ahead, Duration claim, QuickstartTopics topics) {
    time = new SkewedTimeSource(ahead);
    clock = NodeClock.builder(id).timeSource(time).build();
    topic = topics.clocksTopic();
    Map<String, Object> properties = new HashMap<>(topics.monitor());
    properties.put("bootstrap.servers", topics.bootstrapServers());
    properties.put("interceptor.classes", "io.truechimer.interceptors.ClockProducerInterceptor");
    properties.put(ClockConfig.NODE_CLOCK, clock);
    properties.put(ClockConfig.FENCE_POLICY, "reject");
    properties.put(MonitorConfig.ERROR_BOUND_MS, claim.toMillis());
    producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
  }

  String id() {
    return clock.id();
  }

  void setAhead(Duration ahead) {
    time.setAhead(ahead);
  }

  /** {@return whether sends are refused} */
  boolean isFenced() {
    return clock.fenceReason().isPresent();
  }

  IntervalCheck check() {
    return IntervalCheck.of(clock, time);
  }

  /** Sends a record, and returns the error; empty if the record was written. */
  Optional<Throwable> send() throws InterruptedException {
    try {
      producer.send(new ProducerRecord<>(topic, id(), "a record")).get();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(e.getCause());
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
