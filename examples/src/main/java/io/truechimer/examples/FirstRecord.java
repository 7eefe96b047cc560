/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.serde.ClockHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The smallest example: sends a record to the topic "hello", and reads it with its timestamp. */
public final class FirstRecord {

  private FirstRecord() {}

  /**
   * Runs the example.
   *
   * @param args the address of a broker; default {@code localhost:9092}
   * @throws Exception if the record cannot be sent
   */
  public static void main(String[] args) throws Exception {
    String brokers = args.length > 0 ? args[0] : "localhost:9092";
    Map<String, Object> sending =
        Map.of(
            "bootstrap.servers", brokers,
            "interceptor.classes", "io.truechimer.interceptors.ClockProducerInterceptor",
            "truechimer.node.id", "hello-1");
    try (Producer<String, String> producer =
        new KafkaProducer<>(sending, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("hello", "greeting", "Hello!")).get();
    }

    Map<String, Object> receiving =
        Map.of(
            "bootstrap.servers", brokers,
            "group.id", "hello",
            "auto.offset.reset", "earliest",
            "interceptor.classes", "io.truechimer.interceptors.ClockConsumerInterceptor",
            "truechimer.node.id", "hello-1");
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(receiving, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("hello"));
      for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(30))) {
        System.out.println(
            record.value() + " " + ClockHeaders.readHlc(record.headers()).orElseThrow());
      }
    }
  }
}
