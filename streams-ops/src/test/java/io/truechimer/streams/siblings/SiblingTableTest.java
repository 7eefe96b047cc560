/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.time.ManualTimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes a time of its own choice: deletes that grow old, and a key that is never at rest. */
class SiblingTableTest {

  private static final int KEYS = 2_500;

  @TempDir private Path state;

  private final ManualTimeSource time = new ManualTimeSource(1_795_000_000_000_000_000L);

  private static SiblingTable.Builder<String, String, String> builder() {
    return SiblingTable.builder(
            "table", Serdes.String(), Serdes.String(), ConflictResolver.<String>lastWriterWins())
        .local("writes")
        .versions("versions");
  }

  private Properties settings(NodeClock node) {
    Properties settings = new Properties();
    settings.put("application.id", node.id());
    settings.put("processing.guarantee", "exactly_once_v2");
    settings.put("state.dir", state.toString());
    settings.put(ClockConfig.NODE_CLOCK, node);
    return settings;
  }

  /** Else others would take its counter for a clock that is wrong. */
  @Test
  void shouldLetAKeyRunAheadOfTheClockByHalfTheMaximumOffsetAtMost() {
    NodeClock node = NodeClock.builder("burst").maxOffset(Duration.ofMillis(200)).build();
    StreamsBuilder builder = new StreamsBuilder();
    builder().replica("one").withoutPartitionCheck().addTo(builder);
    try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), settings(node))) {
      TestInputTopic<String, String> writes =
          driver.createInputTopic("writes", new StringSerializer(), new StringSerializer());
      TestOutputTopic<String, String> versions =
          driver.createOutputTopic("versions", new StringDeserializer(), new StringDeserializer());
      // As fast as it goes: several a millisecond, once the code is warm.
      for (int i = 0; i < 2_000; i++) {
        writes.pipeInput("hot", "v" + i, node.now().physicalMillis());
        Stamp version = ClockHeaders.readVersion(versions.readRecord().headers()).orElseThrow();
        assertThat(version.leq(Stamp.upTo(node.now().physicalMillis() + 100)))
            .as("write %d", i)
            .isTrue();
      }
    }
  }

  /** Its clock may be ahead by the maximum offset, and its hot key by half of that. */
  @Test
  void shouldTakeTheLeadOfAHotKeyOnAClockThatIsAhead() {
    // Of which a table that counts in milliseconds must not forget the rest.
    Duration maxOffset = Duration.ofMillis(501).minusNanos(1);
    NodeClock node = NodeClock.builder("receiver").timeSource(time).maxOffset(maxOffset).build();
    StreamsBuilder builder = new StreamsBuilder();
    builder().replica("one").replicated("far").withoutPartitionCheck().addTo(builder);
    try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), settings(node))) {
      TestInputTopic<String, String> far =
          driver.createInputTopic("far", new StringSerializer(), new StringSerializer());
      KeyValueStore<String, Siblings<String>> store = driver.getKeyValueStore("table");

      far.pipeInput(ahead("taken", 501 + 251));
      far.pipeInput(ahead("refused", 501 + 252));

      assertThat(store.get("taken")).isNotNull();
      assertThat(store.get("refused")).isNull();
    }
  }

  private TestRecord<String, String> ahead(String key, long counterMillis) {
    Stamp version = Stamp.of(Id.ofName("two")).raise(millis() + counterMillis).peek();
    TestRecord<String, String> record =
        new TestRecord<>(key, "value", new RecordHeaders(), millis());
    ClockHeaders.writeVersion(record.headers(), version);
    ClockHeaders.writeOrigin(
        record.headers(), SiblingProcessor.origin(HybridTimestamp.of(time.wallNanos(), 0), 2));
    return record;
  }

  @Test
  void shouldForgetOldDeletesAndNeverReissueTheirVersions() {
    Properties settings = settings(NodeClock.builder("purge").timeSource(time).build());
    StreamsBuilder builder = new StreamsBuilder();
    builder()
        .replica("one")
        .tombstoneRetention(Duration.ofMinutes(10))
        .withoutPartitionCheck()
        .addTo(builder);
    try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), settings)) {
      TestInputTopic<String, String> writes =
          driver.createInputTopic("writes", new StringSerializer(), new StringSerializer());
      TestOutputTopic<String, String> versions =
          driver.createOutputTopic("versions", new StringDeserializer(), new StringDeserializer());
      KeyValueStore<String, Siblings<String>> store = driver.getKeyValueStore("table");
      for (int i = 0; i < KEYS; i++) {
        writes.pipeInput("k" + i, i % 2 == 0 ? null : "value", millis());
      }
      TestRecord<String, String> deleted = versions.readRecordsToList().get(0);

      pass(driver, Duration.ofMinutes(9));
      assertThat(store.get("k0")).isNotNull();
      pass(driver, Duration.ofMinutes(2));
      assertThat(store.get("k0")).isNull();
      assertThat(store.get("k1").versions()).extracting(Sibling::value).containsExactly("value");
      assertThat(store.get("k" + (KEYS - 2))).isNull();
      assertThat(versions.isEmpty()).isTrue();

      writes.pipeInput("k0", "new", millis());
      TestRecord<String, String> renewed = versions.readRecord();
      assertThat(
              ClockHeaders.readVersion(deleted.headers())
                  .orElseThrow()
                  .leq(ClockHeaders.readVersion(renewed.headers()).orElseThrow()))
          .isTrue();
    }
  }

  private long millis() {
    return time.wallNanos() / 1_000_000;
  }

  /** Lets time pass, and then all keys be looked at, a thousand at a time. */
  private void pass(TopologyTestDriver driver, Duration duration) {
    time.advance(duration);
    for (int i = 0; i < 4; i++) {
      driver.advanceWallClockTime(Duration.ofSeconds(1));
    }
  }

  @Test
  void shouldRefuseWhatCannotBeATable() {
    assertThatThrownBy(() -> builder().addTo(new StreamsBuilder()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The table table needs replica");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> builder().replica("one").replicated("versions").addTo(new StreamsBuilder()))
        .withMessage("A table must use each topic once: topics=[writes, versions, versions]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().replica(" "))
        .withMessage("replica must not be blank: \" \"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().tombstoneRetention(Duration.ofSeconds(59)))
        .withMessageStartingWith("The retention of deletes must be at least one minute");
  }
}
