/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import io.truechimer.benchmarks.interceptors.BareHeaderInterceptor;
import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.ClockConsumerInterceptor;
import io.truechimer.interceptors.ClockProducerInterceptor;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.interceptors.monitor.MonitorConfig;
import io.truechimer.serde.ClockHeaders;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** What the clients of a round have. */
enum ClientVariant {
  /** Nothing of ours. */
  NONE(null),
  /** A header as long as ours, without a clock: what Kafka charges for it. */
  BARE_HEADER(BareHeaderInterceptor.KEY),
  /** Our interceptors. */
  STAMPS(ClockHeaders.HLC),
  /** Our interceptors, and the monitor, which has found that the clock can be trusted. */
  STAMPS_AND_MONITOR(ClockHeaders.HLC);

  /** Neighbours are 1, 3 and 2 apart, modulo 4. */
  private static final int[] ORDER = {0, 1, 3, 2};

  private final String header;

  ClientVariant(String header) {
    this.header = header;
  }

  /**
   * {@return in which order they take turns} In any four rounds one after the other each is once in
   * each place, and once right after each of the others: none always has the same before it.
   *
   * @param round 0 or more
   */
  static List<ClientVariant> inTurn(int round) {
    ClientVariant[] all = values();
    return IntStream.of(ORDER).mapToObj(place -> all[(place + round) % all.length]).toList();
  }

  Map<String, Object> ofProducers() {
    return settings(ClockProducerInterceptor.class);
  }

  Map<String, Object> ofConsumers() {
    return settings(ClockConsumerInterceptor.class);
  }

  /** {@return the clock of the node that is measured by its monitor} */
  static NodeClock monitored() {
    return NodeClock.of(Map.of(ClockConfig.NODE_ID, nodeOf("on")));
  }

  /**
   * Sees that a record that was received has what the clients put on it, and nothing else.
   *
   * @throws IllegalStateException if not
   */
  void require(Headers headers) {
    Header[] all = headers.toArray();
    boolean isAsExpected =
        header == null ? all.length == 0 : all.length == 1 && all[0].key().equals(header);
    if (!isAsExpected) {
      throw new IllegalStateException(
          "headers are not what is measured: clients=" + this + ", headers=" + headers);
    }
    if (this == STAMPS_AND_MONITOR
        && ClockHeaders.readHlc(headers).filter(stamp -> stamp.trusted()).isEmpty()) {
      throw new IllegalStateException("stamp without trust: clients=" + this + ", " + monitored());
    }
  }

  private Map<String, Object> settings(Class<?> ours) {
    return switch (this) {
      case NONE -> Map.of();
      case BARE_HEADER -> Map.of("interceptor.classes", BareHeaderInterceptor.class.getName());
      case STAMPS -> clock(ours, "off");
      case STAMPS_AND_MONITOR -> clock(ours, "on");
    };
  }

  /** Alone on its machine a clock is trusted only if each may be wrong by the maximum offset. */
  private static Map<String, Object> clock(Class<?> interceptor, String monitor) {
    return Map.of(
        "interceptor.classes",
        interceptor.getName(),
        ClockConfig.NODE_ID,
        nodeOf(monitor),
        MonitorConfig.MONITOR,
        monitor,
        MonitorConfig.TOPIC_CREATE,
        true,
        MonitorConfig.WIDENING,
        "max-offset");
  }

  private static String nodeOf(String monitor) {
    return "monitor-" + monitor;
  }
}
