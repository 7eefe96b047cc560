/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.ClockProducerInterceptor;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Producers with skewed clocks, one for each input, that have identities: so what they write can be
 * compared with all that comes of it.
 */
final class Writers implements AutoCloseable {

  private static final Duration[] SKEWS = {
    Duration.ofMillis(150), Duration.ofMillis(-150), Duration.ZERO
  };
  private static final int BURST = 50;
  private static final long HORIZON_MILLIS = 60_000;

  private final String prefix;
  private final List<Writer> writers = new ArrayList<>();
  private final Random random;
  private int sent;

  Writers(String servers, String prefix, long seed) {
    this.prefix = prefix;
    this.random = new Random(seed);
    System.out.println(prefix + " seed=" + seed);
    for (int i = 0; i < SKEWS.length; i++) {
      writers.add(new Writer(servers, prefix + OracleApplication.INPUTS.get(i), SKEWS[i]));
    }
  }

  /** Sends so many records, so many in a second, in turn to each input. */
  void send(int count, int rate) {
    long pause = 1_000_000_000L * BURST / rate;
    for (int i = 0; i < count; i++) {
      writers
          .get(sent % writers.size())
          .send(sent, "key-" + random.nextInt(OracleApplication.KEYS));
      sent++;
      if (i % BURST == 0) {
        LockSupport.parkNanos(pause);
      }
    }
    writers.forEach(Writer::flush);
  }

  String prefix() {
    return prefix;
  }

  /** {@return how many records have been sent; their numbers are 0 and following} */
  int sent() {
    return sent;
  }

  @Override
  public void close() {
    writers.forEach(writer -> writer.producer.close());
  }

  private static final class Writer {

    private final String topic;
    private final NodeClock clock;
    private final Producer<String, Write> producer;
    private final List<Future<RecordMetadata>> unacknowledged = new ArrayList<>();
    private Stamp stamp;

    Writer(String servers, String topic, Duration skew) {
      this.topic = topic;
      clock = NodeClock.builder("writer-of-" + topic).timeSource(new SkewedTime(skew)).build();
      stamp = Stamp.of(Id.ofName(topic));
      Map<String, Object> settings = new HashMap<>();
      settings.put("bootstrap.servers", servers);
      settings.put("linger.ms", 5);
      settings.put("interceptor.classes", ClockProducerInterceptor.class.getName());
      settings.put(ClockConfig.NODE_CLOCK, clock);
      producer = new KafkaProducer<>(settings, new StringSerializer(), Write.serde().serializer());
    }

    void send(long id, String key) {
      long now = clock.now().physicalMillis();
      stamp = stamp.raise(now).join(Stamp.upTo(now - HORIZON_MILLIS));
      ProducerRecord<String, Write> record = new ProducerRecord<>(topic, key, Write.input(id));
      ClockHeaders.writeContext(record.headers(), stamp);
      unacknowledged.add(producer.send(record));
    }

    void flush() {
      producer.flush();
      assertThat(unacknowledged).allSatisfy(Future::get);
      unacknowledged.clear();
    }
  }
}
