/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.truechimer.hlc.ClockObserver;
import io.truechimer.hlc.ClockState;
import io.truechimer.hlc.HybridClock;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Causality;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.serde.json.ClockJsonModule;
import io.truechimer.streams.ClockStreams;
import io.truechimer.streams.context.CausalProcessorWrapper;
import io.truechimer.sync.Evidence;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.NodeHash;
import io.truechimer.time.TimeInterval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java code of the documents: it must compile, be tested, and be here verbatim. */
class ReadmeTest {

  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

  private static final Pattern STATEMENT = Pattern.compile(";");

  @Test
  void shouldSendAndReceiveATimestamp() {
    HybridClock clock = HybridClock.builder().maxOffset(Duration.ofMillis(500)).build();

    HybridTimestamp sent = clock.now();
    byte[] header = sent.toBytes();

    HybridTimestamp received = clock.update(HybridTimestamp.fromBytes(header));
    assertThat(received.compareTo(sent)).isPositive();
    assertThat(received.toString()).matches("[0-9]+\\.[0-9]{9},[0-9]+");
    assertThat(header).hasSize(12);
  }

  @Test
  void shouldCountDrift() {
    Duration maxOffset = Duration.ofMillis(500);
    LongAdder drifting = new LongAdder();
    HybridClock clock =
        HybridClock.builder()
            .maxOffset(maxOffset)
            .observer(
                new ClockObserver() {
                  @Override
                  public void onOffset(long offsetNanos) {
                    if (offsetNanos > maxOffset.toNanos() / 10) drifting.increment();
                  }
                })
            .build();
    clock.update(HybridTimestamp.of(clock.now().wallTime() + 300_000_000, 0));
    assertThat(drifting.sum()).isEqualTo(1);
  }

  @Test
  void shouldCompareStamps() {
    Stamp.Fork shop = Stamp.seed().fork();
    Stamp.Send sent = shop.left().send();
    Stamp received = shop.right().receive(sent.message());

    assertThat(received.compare(sent.next())).isEqualTo(Causality.AFTER);
    assertThat(received.compare(sent.next().event())).isEqualTo(Causality.CONCURRENT);
    assertThat(received.toBytes()).hasSize(2);
  }

  @Test
  void shouldFenceANode() {
    NodeClock clock = NodeClock.of(Map.of("truechimer.node.id", "orders-1"));
    clock.fence("ntpd says that it is 3 s off");
    assertThat(clock.state()).isEqualTo(MonitorState.FENCED);
    clock.state();
    clock.unfence();
    assertThat(clock.state()).isEqualTo(MonitorState.UNVERIFIED);
  }

  @Test
  void shouldReportIntervalAndEvidence() {
    NodeClock clock = NodeClock.of(Map.of("truechimer.node.id", "orders-1"));
    TimeInterval now = clock.interval();
    MonitorState state = clock.state();
    Optional<Evidence> evidence = clock.evidence();

    // No monitor runs here.
    assertThat(now).isEqualTo(new TimeInterval(0, -1));
    assertThat(state).isEqualTo(MonitorState.UNVERIFIED);
    assertThat(evidence).isEmpty();
  }

  @Test
  void shouldEnableCausality() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("application.id", "orders");
    settings.put("bootstrap.servers", "localhost:9092");
    StreamsBuilder builder = ClockStreams.builder(settings);

    assertThat(builder.build().describe().subtopologies()).isEmpty();
    assertThat(settings)
        .containsEntry("processor.wrapper.class", CausalProcessorWrapper.class)
        .containsEntry("truechimer.fence.policy", "mark");
  }

  @Test
  void shouldWriteAndReadHeaders() {
    ProducerRecord<String, String> record = new ProducerRecord<>("orders", "value");
    HybridClock clock = HybridClock.builder().build();
    Stamp stamp = Stamp.seed().event();

    ClockHeaders.writeHlc(
        record.headers(), new HlcHeader(clock.now(), 250, true, NodeHash.of("orders-1")));
    ClockHeaders.writeContext(record.headers(), stamp);

    Optional<HlcHeader> sent = ClockHeaders.readHlc(record.headers());
    Optional<Stamp> seen = ClockHeaders.readContext(record.headers());

    assertThat(sent.orElseThrow().timestamp()).isEqualTo(clock.last());
    assertThat(seen).contains(stamp.peek());

    LongAdder malformed = new LongAdder();
    Optional<HlcHeader> counted = ClockHeaders.readHlc(record.headers(), malformed);

    assertThat(counted).isEqualTo(sent);
    record.headers().add(ClockHeaders.HLC, new byte[1]);
    assertThat(ClockHeaders.readHlc(record.headers(), malformed)).isEmpty();
    assertThat(malformed.sum()).isOne();
  }

  @Test
  void shouldSaveAClockAsJson() throws JsonProcessingException {
    HybridClock clock = HybridClock.builder().maxOffset(Duration.ofMillis(500)).build();
    HybridTimestamp last = clock.now();

    ObjectMapper mapper = new ObjectMapper().registerModule(new ClockJsonModule());
    String saved = mapper.writeValueAsString(clock.state());
    HybridClock restored =
        HybridClock.builder().state(mapper.readValue(saved, ClockState.class)).build();

    assertThat(restored.last()).isGreaterThanOrEqualTo(last);
    assertThat(restored.state().maxOffsetNanos()).isEqualTo(500_000_000);
  }

  @ParameterizedTest
  @MethodSource("io.truechimer.examples.DocsTest#pages")
  void shouldShowOnlyCodeThatIsTested(Path page) throws IOException {
    String tested = bare(sources());
    for (String block :
        JAVA.matcher(Files.readString(page)).results().map(match -> match.group(1)).toList()) {
      assertThat(STATEMENT.splitAsStream(bare(block)))
          .isNotEmpty()
          .allSatisfy(statement -> assertThat(tested).contains(statement));
    }
  }

  /** {@return the sources of all tests, and of the examples that they run} */
  private static String sources() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String folder : List.of("src/main/java", "src/test/java")) {
      try (Stream<Path> files = Files.list(Path.of(folder, "io/truechimer/examples"))) {
        for (Path file : files.toList()) {
          text.append(Files.readString(file));
        }
      }
    }
    return text.toString();
  }

  /** Removes line breaks, braces and comments, which may differ. */
  private static String bare(String code) {
    return code.replaceAll("//[^\n]*", "").replaceAll("[\\s{}]", "");
  }
}
