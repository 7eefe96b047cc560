/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.interceptors;

import io.truechimer.benchmarks.NanosBenchmark;
import io.truechimer.serde.ClockHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.Utils;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The cost per record of interceptors.
 *
 * <p>Every {@code onSend} gets a new record, at the same cost for all libraries, because some
 * libraries change the given record. {@code onConsume} gets records that the same library has sent,
 * in a batch as from a broker. Kafka decodes a header at its first access, so that cost is
 * included. The application iterates over all records, because some libraries work only then.
 */
@State(Scope.Thread)
public class InterceptorBenchmark extends NanosBenchmark {

  /** Kafka's default for {@code max.poll.records}. */
  private static final int POLLED = 500;

  private static final String TOPIC = "orders";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final String OTHER = "header-";
  private static final long NOW = 1_763_780_000_123L;

  /** The measured interceptors or clients. */
  public enum Library {
    /** An interceptor that does nothing. */
    NOOP(null),
    /** An interceptor that adds and reads a plain header with Kafka's own API. */
    BARE_HEADER(BareHeaderInterceptor.KEY),
    /** Truechimer's interceptors without the monitor. */
    TRUECHIMER(ClockHeaders.HLC),
    /** Truechimer's interceptors with the monitor, in the state SYNCHRONIZED. */
    TRUECHIMER_MONITOR(ClockHeaders.HLC),
    /** OpenTelemetry's interceptors. */
    OPENTELEMETRY("traceparent"),
    /** Clients that do nothing: the baseline of Brave. */
    BRAVE_NOOP(null),
    /** The same clients, wrapped by Brave. */
    BRAVE("b3");

    private final String header;

    Library(String header) {
      this.header = header;
    }

    /** Fails unless the record has exactly this library's headers. */
    void requireHeader(ProducerRecord<String, byte[]> sent) {
      Set<String> added = new TreeSet<>();
      sent.headers().forEach(each -> added.add(each.key()));
      added.removeIf(name -> name.startsWith(OTHER));
      Set<String> expected = header == null ? Set.of() : Set.of(header);
      if (!added.equals(expected)) {
        throw new IllegalStateException(
            "unexpected headers: library=" + this + ", expected=" + expected + ", added=" + added);
      }
      boolean isMonitored = this == TRUECHIMER_MONITOR;
      if (isMonitored && !ClockHeaders.readHlc(sent.headers()).orElseThrow().trusted()) {
        throw new IllegalStateException("the timestamp is not trusted: library=" + this);
      }
    }

    Instrumentation open() throws InterruptedException {
      return switch (this) {
        case NOOP -> InterceptorPair.none();
        case BARE_HEADER -> InterceptorPair.bareHeader();
        case TRUECHIMER -> InterceptorPair.truechimer();
        case TRUECHIMER_MONITOR -> InterceptorPair.truechimerWithMonitor();
        case OPENTELEMETRY -> InterceptorPair.openTelemetry();
        case BRAVE_NOOP -> BraveClients.bare();
        case BRAVE -> BraveClients.wrapped();
      };
    }
  }

  /** Records with undecoded headers. */
  @State(Scope.Thread)
  public static class Poll {

    private ConsumerRecords<String, byte[]> fetched;

    /** Parses the batch as a consumer does. */
    @Setup(Level.Invocation)
    public void fetch(InterceptorBenchmark sent) {
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>(POLLED);
      for (Record record : sent.batch.records()) {
        records.add(
            new ConsumerRecord<>(
                TOPIC,
                PARTITION.partition(),
                record.offset(),
                record.timestamp(),
                TimestampType.CREATE_TIME,
                record.keySize(),
                record.valueSize(),
                Utils.utf8(record.key()),
                Utils.toArray(record.value()),
                new RecordHeaders(record.headers()),
                Optional.empty()));
      }
      fetched = new ConsumerRecords<>(Map.of(PARTITION, records), Map.of());
    }
  }

  /** The measured library. */
  @Param public Library library;

  /** Size of a value in bytes. */
  @Param({"100", "1000"})
  public int bytes;

  /** Number of other headers on a record. */
  @Param({"0", "5"})
  public int headers;

  private final String key = "customer-4711";
  private final RecordHeaders others = new RecordHeaders();
  private Instrumentation instrumentation;
  private byte[] value;
  private MemoryRecords batch;

  @Setup
  public void open() throws InterruptedException {
    instrumentation = library.open();
    value = new byte[bytes];
    for (int i = 0; i < headers; i++) {
      others.add(OTHER + i, new byte[16]);
    }
    List<SimpleRecord> sent = new ArrayList<>();
    for (int i = 0; i < POLLED; i++) {
      ProducerRecord<String, byte[]> record = instrumentation.send(record());
      library.requireHeader(record);
      sent.add(
          new SimpleRecord(NOW + i, Utils.utf8(key), record.value(), record.headers().toArray()));
    }
    batch = MemoryRecords.withRecords(Compression.NONE, sent.toArray(SimpleRecord[]::new));
  }

  @TearDown
  public void close() {
    instrumentation.close();
  }

  private ProducerRecord<String, byte[]> record() {
    return new ProducerRecord<>(TOPIC, null, null, key, value, others);
  }

  @Benchmark
  public ProducerRecord<String, byte[]> onSend() {
    return instrumentation.send(record());
  }

  @Benchmark
  @OperationsPerInvocation(POLLED)
  public void onConsume(Poll poll, Blackhole application) {
    for (ConsumerRecord<String, byte[]> record : instrumentation.receive(poll.fetched)) {
      application.consume(record);
    }
  }
}
