/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockSerdes;
import io.truechimer.sync.ClockDomain;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.HeartbeatOutcome;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorSettings;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.NodeHash;
import io.truechimer.sync.OffsetMonitor;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;

/** A node that answers all heartbeats as it must, and lies about the time and its error. */
final class Liar implements AutoCloseable {

  private static final String NAME = "liar";
  private static final long HASH = NodeHash.of(NAME);

  private final MonitorSettings settings =
      MonitorSettings.builder()
          .heartbeatInterval(Duration.ofMillis(100))
          .monitorInterval(Duration.ofMillis(500))
          .build();
  private final TimeSource time = new FastTime();
  private final LocalError lie = new LocalError(0, LocalError.Source.CHRONY);
  private final OffsetMonitor monitor =
      new OffsetMonitor(
          settings,
          time,
          NAME,
          System.nanoTime(),
          new ClockDomain(NAME, ClockDomain.Source.CONFIGURED),
          lie);
  private final Serde<Heartbeat> serde = ClockSerdes.heartbeat();
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private long measured;

  /** Ten seconds fast. */
  private record FastTime() implements TimeSource {

    @Override
    public long wallNanos() {
      return TimeSource.system().wallNanos() + Duration.ofSeconds(10).toNanos();
    }

    @Override
    public long monotonicNanos() {
      return TimeSource.system().monotonicNanos();
    }
  }

  Liar(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "latest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(new TopicPartition(Scene.MONITOR_TOPIC, 0)));
  }

  /** Sends a heartbeat and reads for a tenth of a second. */
  void exchange() {
    Heartbeat next = monitor.nextHeartbeat(monitorTime(), true);
    Heartbeat lying =
        new Heartbeat(
            NAME,
            next.incarnation(),
            new ClockDomain(NAME, ClockDomain.Source.NONE),
            next.reads(),
            next.epoch(),
            next.sequence(),
            next.wallTime(),
            next.bootOffset(),
            lie,
            0,
            MonitorState.SYNCHRONIZED,
            next.timestamp(),
            next.promise(),
            next.echoes(),
            next.extra());
    Future<?> unused =
        producer.send(
            new ProducerRecord<>(
                Scene.MONITOR_TOPIC, 0, null, serde.serializer().serialize("", lying)));
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      Heartbeat heard = serde.deserializer().deserialize("", record.value());
      HeartbeatOutcome outcome = monitor.receive(heard, time.monotonicNanos());
      if (outcome == HeartbeatOutcome.ACCEPTED
          && heard.echoes().stream().anyMatch(echo -> echo.nodeHash() == HASH)) {
        measured++;
      }
    }
  }

  private HybridTimestamp monitorTime() {
    return HybridTimestamp.of(time.wallNanos(), 0);
  }

  /** {@return how often somebody has answered} */
  long measured() {
    return measured;
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
