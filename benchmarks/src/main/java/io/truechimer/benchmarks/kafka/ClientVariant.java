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

/** The interceptors of the clients in a round. */
enum ClientVariant {
  /** None: the baseline. */
  NONE(null),
  /** A header as long as {@code tc-hlc}, without a clock: Kafka's own cost. */
  BARE_HEADER(BareHeaderInterceptor.KEY),
  /** Truechimer's interceptors. */
  STAMPS(ClockHeaders.HLC),
  /** Truechimer's interceptors with the monitor, in the state SYNCHRONIZED. */
  STAMPS_AND_MONITOR(ClockHeaders.HLC);

  /** A Latin square by rotation: neighbours are 1, 3 and 2 apart, modulo 4. */
  private static final int[] ORDER = {0, 1, 3, 2};

  private final String header;

  ClientVariant(String header) {
    this.header = header;
  }

  /**
   * {@return the order of the variants in a round} In any four successive rounds, each variant is
   * once in each place, and once right after each other variant.
   *
   * @param round 0 or greater
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

  /** {@return the node clock with the monitor} */
  static NodeClock monitored() {
    return NodeClock.of(Map.of(ClockConfig.NODE_ID, nodeOf("on")));
  }

  /**
   * Checks the headers of a received record.
   *
   * @throws IllegalStateException unless they are exactly those of this variant
   */
  void require(Headers headers) {
    Header[] all = headers.toArray();
    boolean isAsExpected =
        header == null ? all.length == 0 : all.length == 1 && all[0].key().equals(header);
    if (!isAsExpected) {
      throw new IllegalStateException(
          "unexpected headers: clients=" + this + ", headers=" + headers);
    }
    if (this == STAMPS_AND_MONITOR
        && ClockHeaders.readHlc(headers).filter(stamp -> stamp.trusted()).isEmpty()) {
      throw new IllegalStateException(
          "the timestamp is not trusted: clients=" + this + ", " + monitored());
    }
  }

  private Map<String, Object> settings(Class<?> interceptor) {
    return switch (this) {
      case NONE -> Map.of();
      case BARE_HEADER -> Map.of("interceptor.classes", BareHeaderInterceptor.class.getName());
      case STAMPS -> clock(interceptor, "off");
      case STAMPS_AND_MONITOR -> clock(interceptor, "on");
    };
  }

  /** A single node becomes synchronized only if peer errors are taken as the maximum offset. */
  private static Map<String, Object> clock(Class<?> interceptor, String monitor) {
    return Map.of(
        "interceptor.classes",
        interceptor.getName(),
        ClockConfig.NODE_ID,
        nodeOf(monitor),
        MonitorConfig.MONITOR,
        monitor,
        MonitorConfig.TOPIC_AUTO_CREATE,
        true,
        MonitorConfig.PEER_ERROR,
        "max-offset");
  }

  private static String nodeOf(String monitor) {
    return "monitor-" + monitor;
  }
}
