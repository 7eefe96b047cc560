/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.streams.context.ClusterIdInterceptor;
import io.truechimer.streams.context.SharedState;
import io.truechimer.testkit.CapturedLog;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;
import org.apache.kafka.streams.processor.api.WrappedFixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.WrappedProcessorSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application on a real broker, switched on in one line. */
@ExtendWith(TestClusterExtension.class)
class ClockStreamsIT {

  private static final int RECORDS = 100;

  private final NodeClock writer = NodeClock.builder("writer").build();
  private final Records records;
  private final TestCluster cluster;
  private String application;
  private Properties settings;
  private NodeClock node;

  ClockStreamsIT(TestCluster cluster) {
    this.cluster = cluster;
    records = new Records(cluster);
  }

  @BeforeEach
  void prepare(TestInfo test) {
    application = "clock-streams-" + test.getTestMethod().orElseThrow().getName();
    cluster.createTopic(application + "-in", 2);
    cluster.createTopic(application + "-out", 2);
    node = NodeClock.builder(application).build();
    settings = records.settings(application);
    settings.put(ClockConfig.NODE_CLOCK, node);
  }

  private StreamsBuilder build(StreamsBuilder builder) {
    builder.stream(application + "-in", Consumed.with(Serdes.String(), Write.serde()))
        .mapValues(write -> Write.of(write))
        .to(application + "-out", Produced.with(Serdes.String(), Write.serde()));
    return builder;
  }

  private KafkaStreams start(StreamsBuilder builder) {
    KafkaStreams streams = new KafkaStreams(build(builder).build(), settings);
    streams.start();
    Records.awaitState(streams, KafkaStreams.State.RUNNING);
    return streams;
  }

  private void send() {
    records.send(
        writer,
        IntStream.range(0, RECORDS)
            .mapToObj(i -> new ProducerRecord<>(application + "-in", "key-" + i, Write.input(i)))
            .toList());
  }

  @Test
  void shouldWarnAtTheStartThatTheWrapperIsIgnoredWithoutATopologyConfig() {
    try (CapturedLog log = new CapturedLog(ClusterIdInterceptor.class)) {
      ClockStreams.configure(settings);
      try (KafkaStreams streams = start(new StreamsBuilder())) {
        send();
        assertThat(records.read(application + "-out", RECORDS))
            .allSatisfy(
                record -> assertThat(record.headers().lastHeader(ClockHeaders.CONTEXT)).isNull());
        assertThat(streams.state()).isEqualTo(KafkaStreams.State.RUNNING);
      }
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("processor.wrapper.class", "TopologyConfig", "ClockStreams.builder");
    }
  }

  @Test
  void shouldComposeWithWhatTheUserHas() {
    settings.put("producer.interceptor.classes", Signing.class.getName());
    settings.put("processor.wrapper.class", Noting.class.getName());
    try (CapturedLog log = new CapturedLog(ClusterIdInterceptor.class);
        KafkaStreams streams = start(ClockStreams.builder(settings))) {
      send();
      assertThat(records.read(application + "-out", RECORDS))
          .allSatisfy(
              record -> {
                assertThat(ClockHeaders.readContext(record.headers())).isPresent();
                assertThat(ClockHeaders.readHlc(record.headers())).isPresent();
                assertThat(record.headers().lastHeader("signed")).isNotNull();
              });
      assertThat(Noting.NAMES).isNotEmpty();
      // The identities of tasks derive from it.
      assertThat(SharedState.clusterId(settings)).isNotNull();
      assertThat(streams.state()).isEqualTo(KafkaStreams.State.RUNNING);
      assertThat(log.messages()).isEmpty();
    }
  }

  @Test
  void shouldMarkRecordsAndStayRunningWhileFenced() {
    try (KafkaStreams streams = start(ClockStreams.builder(settings))) {
      node.fence("for a test");
      send();

      assertThat(records.read(application + "-out", RECORDS))
          .allSatisfy(
              record ->
                  assertThat(ClockHeaders.readHlc(record.headers()).orElseThrow().trusted())
                      .isFalse());
      assertThat(streams.state()).isEqualTo(KafkaStreams.State.RUNNING);
    }
  }

  @Test
  void shouldWarnOfWhatHappensWhereFencedNodesAreToRefuse() {
    settings.put(ClockConfig.FENCE_POLICY, "reject");
    try (CapturedLog log = new CapturedLog(ClockStreams.class)) {
      try (KafkaStreams streams = start(ClockStreams.builder(settings))) {
        node.fence("for a test");
        send();
        Records.awaitState(streams, KafkaStreams.State.ERROR);
      }
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("truechimer.fence.policy=reject", "ends its stream thread");
    }
  }

  /** An interceptor of the user's. */
  public static final class Signing implements ProducerInterceptor<Object, Object> {

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
      record.headers().add("signed", new byte[0]);
      return record;
    }

    @Override
    public void close() {}
  }

  /** A wrapper of the user's. */
  public static final class Noting implements ProcessorWrapper {

    static final Set<String> NAMES = ConcurrentHashMap.newKeySet();

    @Override
    public <KIn, VIn, KOut, VOut>
        WrappedProcessorSupplier<KIn, VIn, KOut, VOut> wrapProcessorSupplier(
            String name, ProcessorSupplier<KIn, VIn, KOut, VOut> supplier) {
      NAMES.add(name);
      return ProcessorWrapper.asWrapped(supplier);
    }

    @Override
    public <KIn, VIn, VOut>
        WrappedFixedKeyProcessorSupplier<KIn, VIn, VOut> wrapFixedKeyProcessorSupplier(
            String name, FixedKeyProcessorSupplier<KIn, VIn, VOut> supplier) {
      NAMES.add(name);
      return ProcessorWrapper.asWrappedFixedKey(supplier);
    }
  }
}
