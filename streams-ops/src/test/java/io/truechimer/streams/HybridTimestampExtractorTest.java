/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.streams.HybridTimestampExtractor.MissingStamp;
import io.truechimer.time.ManualTimeSource;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HybridTimestampExtractorTest {

  private static final long NOW = 1_763_780_000_123L;
  private static final long NANOS = 1_000_000;
  private static final long RECORD_TIME = 1_000;
  private static final long PARTITION_TIME = 5_000;

  private final NodeClock node =
      NodeClock.builder("node").timeSource(new ManualTimeSource(NOW * NANOS)).build();

  private long extract(
      MissingStamp missing, ConsumerRecord<Object, Object> record, long partitionTime) {
    return new HybridTimestampExtractor(node, missing).extract(record, partitionTime);
  }

  private static ConsumerRecord<Object, Object> plain() {
    return new ConsumerRecord<>(
        "topic",
        0,
        7,
        RECORD_TIME,
        TimestampType.CREATE_TIME,
        0,
        0,
        null,
        null,
        new RecordHeaders(),
        Optional.empty());
  }

  private static ConsumerRecord<Object, Object> stamped(long nanos) {
    ConsumerRecord<Object, Object> record = plain();
    ClockHeaders.writeHlc(
        record.headers(),
        new HlcHeader(HybridTimestamp.of(nanos, 3), HlcHeader.UNKNOWN_ERROR, false, 1));
    return record;
  }

  @Test
  void shouldTakeTheMillisecondsOfTheStamp() {
    assertThat(extract(MissingStamp.FAIL, stamped((NOW - 10) * NANOS + 1), -1)).isEqualTo(NOW - 10);
  }

  @Test
  void shouldTakeAStampThatIsAheadByTheMaximumOffset() {
    assertThat(extract(MissingStamp.FAIL, stamped((NOW + 500) * NANOS), -1)).isEqualTo(NOW + 500);
  }

  @Test
  void shouldNotAdvanceStreamTimeByAStampBeyondThat() {
    ConsumerRecord<Object, Object> ahead = stamped((NOW + 500) * NANOS + 1);
    assertThat(extract(MissingStamp.FAIL, ahead, PARTITION_TIME)).isEqualTo(PARTITION_TIME);
    assertThat(extract(MissingStamp.FAIL, ahead, -1)).isEqualTo(Math.min(ahead.timestamp(), NOW));
  }

  @Test
  void shouldTreatRecordsWithoutAStampByThePolicy() {
    assertThat(extract(MissingStamp.RECORD, plain(), PARTITION_TIME)).isEqualTo(RECORD_TIME);
    assertThat(extract(MissingStamp.DROP, plain(), PARTITION_TIME)).isNegative();
    assertThatThrownBy(() -> extract(MissingStamp.FAIL, plain(), PARTITION_TIME))
        .isInstanceOf(StreamsException.class)
        .hasMessageContaining("topic-0@7");
  }

  @Test
  void shouldBeConfiguredByTheApplicationsSettings() {
    HybridTimestampExtractor extractor = new HybridTimestampExtractor();
    extractor.configure(
        Map.of(ClockStreamsConfig.EXTRACTOR_MISSING, "drop", ClockConfig.NODE_CLOCK, node));
    assertThat(extractor.extract(plain(), PARTITION_TIME)).isNegative();
    extractor.configure(Map.of(ClockConfig.NODE_CLOCK, node));
    assertThat(extractor.extract(plain(), PARTITION_TIME)).isEqualTo(RECORD_TIME);
    extractor.configure(Map.of(ClockConfig.ENABLE, "false", ClockConfig.NODE_CLOCK, node));
    assertThat(extractor.extract(stamped(NOW * NANOS), -1)).isEqualTo(RECORD_TIME);
  }

  /** As one is that is made for Consumed with the constructor for Kafka. */
  @Test
  void shouldSayHowToMakeOneThatKafkaDoesNotConfigure() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new HybridTimestampExtractor().extract(plain(), PARTITION_TIME))
        .withMessageContaining(
            "HybridTimestampExtractor(NodeClock, MissingStamp): record=topic-0@7");
  }

  /** As an application may have had one before. */
  public static final class OffsetAsTime implements TimestampExtractor, Configurable {

    private long more;

    /** For Kafka. */
    public OffsetAsTime() {}

    @Override
    public void configure(Map<String, ?> configs) {
      more = (Integer) configs.get("more");
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
      return record.offset() + more;
    }
  }

  @Test
  void shouldLeaveRecordsWithoutAStampToTheApplicationsOwnExtractor() {
    HybridTimestampExtractor extractor = new HybridTimestampExtractor();
    extractor.configure(
        Map.of(
            ClockStreamsConfig.EXTRACTOR_DELEGATE_CLASS,
            OffsetAsTime.class.getName(),
            "more",
            100,
            ClockConfig.NODE_CLOCK,
            node));
    assertThat(extractor.extract(plain(), PARTITION_TIME)).isEqualTo(107);
    assertThat(extractor.extract(stamped(NOW * NANOS), PARTITION_TIME)).isEqualTo(NOW);
  }

  @Test
  void shouldRefuseADelegateOfAnotherKind() {
    assertThatThrownBy(
            () ->
                new HybridTimestampExtractor()
                    .configure(
                        Map.of(
                            ClockStreamsConfig.EXTRACTOR_DELEGATE_CLASS,
                            "java.lang.String",
                            ClockConfig.NODE_CLOCK,
                            node)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("truechimer.timestamp.extractor.delegate.class")
        .hasMessageContaining("java.lang.String");
  }

  @Test
  void shouldAskTheApplicationsOwnExtractorAboutTheFirstOfAPartitionThatIsAhead() {
    ConsumerRecord<Object, Object> ahead = stamped((NOW + 500) * NANOS + 1);
    assertThat(with((record, time) -> record.offset()).extract(ahead, -1)).isEqualTo(7);
    assertThat(with((record, time) -> NOW + 1).extract(ahead, -1)).isEqualTo(NOW);
    assertThat(with((record, time) -> -3).extract(ahead, -1)).isNegative();
    assertThat(with((record, time) -> 9).extract(ahead, PARTITION_TIME)).isEqualTo(PARTITION_TIME);
  }

  @Test
  void shouldTakeADelegateThatIsMadeAlready() {
    HybridTimestampExtractor extractor = with((record, time) -> record.offset() + time);
    assertThat(extractor.extract(plain(), 10)).isEqualTo(17);
    assertThat(extractor.extract(stamped(NOW * NANOS), 10)).isEqualTo(NOW);
  }

  private HybridTimestampExtractor with(TimestampExtractor delegate) {
    return new HybridTimestampExtractor(node, delegate);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldBeTheEventTimeOfATopologyWhetherAskedForBeforeItOrAfter(boolean before) {
    Properties settings = new Properties();
    settings.put("application.id", "app");
    settings.put("bootstrap.servers", "nowhere:9092");
    settings.put(ClockConfig.NODE_CLOCK, node);
    if (before) {
      ClockStreams.eventTime(settings);
    }
    StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));
    builder.stream("in", Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .to("out", Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    if (!before) {
      ClockStreams.eventTime(settings);
    }
    try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), settings)) {
      TestRecord<byte[], byte[]> record =
          new TestRecord<>(new byte[1], new byte[1], stamped(NOW * NANOS).headers(), RECORD_TIME);
      driver
          .createInputTopic("in", new ByteArraySerializer(), new ByteArraySerializer())
          .pipeInput(record);
      assertThat(
              driver
                  .createOutputTopic(
                      "out", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                  .readRecord()
                  .timestamp())
          .isEqualTo(NOW);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop", "fail"})
  void shouldRefuseADelegateThatIsNeverAsked(String missing) {
    assertThatThrownBy(() -> configure(OffsetAsTime.class, missing))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(ClockStreamsConfig.EXTRACTOR_DELEGATE_CLASS)
        .hasMessageContaining(missing);
  }

  @Test
  void shouldRefuseItselfAsADelegate() {
    assertThatThrownBy(() -> configure(HybridTimestampExtractor.class, "record"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(ClockStreamsConfig.EXTRACTOR_DELEGATE_CLASS);
  }

  private void configure(Class<?> delegate, String missing) {
    new HybridTimestampExtractor()
        .configure(
            Map.of(
                ClockStreamsConfig.EXTRACTOR_DELEGATE_CLASS,
                delegate,
                ClockStreamsConfig.EXTRACTOR_MISSING,
                missing,
                "more",
                100,
                ClockConfig.NODE_CLOCK,
                node));
  }
}
