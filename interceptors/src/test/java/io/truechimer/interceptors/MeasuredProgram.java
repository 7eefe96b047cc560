/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.time.TimeInterval;
import io.truechimer.time.TimeSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A service that sends a record every tenth of a second, and prints what it knows of its clock: the
 * state, whether the record was sent, and its interval less its wall clock in milliseconds.
 *
 * <p>Its arguments are the brokers, the topic, and settings as {@code key=value}.
 */
final class MeasuredProgram {

  private MeasuredProgram() {}

  public static void main(String[] args) throws Exception {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", args[0]);
    settings.put("interceptor.classes", ClockProducerInterceptor.class.getName());
    // Brokers go away: it tells of its clock meanwhile.
    settings.put("max.block.ms", 1000);
    settings.put("request.timeout.ms", 1000);
    settings.put("delivery.timeout.ms", 1000);
    settings.put("linger.ms", 0);
    settings.put("reconnect.backoff.max.ms", 10_000);
    for (int i = 2; i < args.length; i++) {
      String[] setting = args[i].split("=", 2);
      settings.put(setting[0], setting[1]);
    }
    NodeClock clock = NodeClock.of(settings);
    try (Producer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      while (true) {
        String outcome = send(producer, args[1], clock.id());
        long wall = TimeSource.system().wallNanos();
        TimeInterval interval = clock.interval();
        System.out.println(
            clock.state()
                + " "
                + outcome
                + " "
                + (interval.earliest() - wall) / 1_000_000
                + " "
                + (interval.latest() - wall) / 1_000_000
                + " "
                + Thread.activeCount());
        Thread.sleep(100);
      }
    }
  }

  private static String send(Producer<String, String> producer, String topic, String id)
      throws InterruptedException {
    try {
      producer.send(new ProducerRecord<>(topic, 0, id, id)).get();
      return "sent";
    } catch (ExecutionException e) {
      return e.getCause().getClass().getSimpleName();
    }
  }
}
