/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.interceptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.truechimer.benchmarks.interceptors.InterceptorBenchmark.Library;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each library must really do what the benchmark measures. */
class LibrariesTest {

  private static ProducerRecord<String, byte[]> record() {
    return new ProducerRecord<>("orders", null, null, "key", new byte[1], new RecordHeaders());
  }

  private static ConsumerRecords<String, byte[]> polled(Headers headers) {
    ConsumerRecord<String, byte[]> record =
        new ConsumerRecord<>(
            "orders",
            0,
            0,
            0,
            TimestampType.CREATE_TIME,
            3,
            1,
            "key",
            new byte[1],
            headers,
            Optional.empty());
    return new ConsumerRecords<>(
        Map.of(new TopicPartition("orders", 0), List.of(record)), Map.of());
  }

  // The monitor needs a broker; the benchmark itself checks its timestamps before measuring.
  @ParameterizedTest
  @EnumSource(value = Library.class, names = "TRUECHIMER_MONITOR", mode = EnumSource.Mode.EXCLUDE)
  void shouldAddItsHeader(Library library) throws InterruptedException {
    try (Instrumentation instrumentation = library.open()) {
      ProducerRecord<String, byte[]> sent = instrumentation.send(record());

      assertThatCode(() -> library.requireHeader(sent)).doesNotThrowAnyException();
    }
  }

  @Test
  void shouldRefuseUnexpectedHeaders() {
    assertThatThrownBy(() -> Library.TRUECHIMER.requireHeader(record()))
        .hasMessageContaining("expected=[tc-hlc], added=[]");
    assertThatThrownBy(() -> Library.BRAVE.requireHeader(record()))
        .hasMessageContaining("expected=[b3], added=[]");
    assertThatThrownBy(
            () -> Library.NOOP.requireHeader(InterceptorPair.truechimer().send(record())))
        .hasMessageContaining("expected=[], added=[tc-hlc]");
  }

  @Test
  void shouldAdvanceTheClockOnReceive() {
    try (InterceptorPair interceptors = InterceptorPair.truechimer()) {
      NodeClock clock = InterceptorPair.clock();
      long ahead = clock.maxOffset().dividedBy(2).toNanos();
      HybridTimestamp received = HybridTimestamp.of(clock.now().wallTime() + ahead, 0);
      ConsumerRecords<String, byte[]> polled = polled(new RecordHeaders());
      Headers headers = polled.iterator().next().headers();
      ClockHeaders.writeHlc(headers, new HlcHeader(received, HlcHeader.UNKNOWN_ERROR, false, 1));

      interceptors.receive(polled);

      assertThat(clock.now()).isGreaterThan(received);
    }
  }

  @Test
  void shouldReadTheBareHeader() {
    BareHeaderInterceptor<String, byte[]> interceptor = new BareHeaderInterceptor<>();
    ProducerRecord<String, byte[]> sent = interceptor.onSend(record());

    interceptor.onConsume(polled(sent.headers()));

    assertThat(interceptor).hasToString("BareHeaderInterceptor(read=-39)");
  }

  @Test
  void shouldCreateAnOpenTelemetrySpanPerReceivedRecord() {
    try (Instrumentation telemetry = InterceptorPair.openTelemetry()) {
      Headers headers = telemetry.send(record()).headers();

      for (ConsumerRecord<String, byte[]> unused : telemetry.receive(polled(headers))) {
        assertThat(Span.current().getSpanContext().isValid()).isTrue();
      }
    }
  }

  @Test
  void shouldCreateABraveSpanPerReceivedRecord() {
    try (Instrumentation brave = BraveClients.wrapped()) {
      Headers headers = brave.send(record()).headers();
      byte[] sent = headers.lastHeader("b3").value();

      ConsumerRecords<String, byte[]> received = brave.receive(polled(headers));

      byte[] span = received.iterator().next().headers().lastHeader("b3").value();
      assertThat(span).isNotEqualTo(sent);
    }
  }
}
