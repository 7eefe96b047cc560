/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import io.truechimer.benchmarks.interceptors.BareHeaderInterceptor;
import io.truechimer.interceptors.ClockConsumerInterceptor;
import io.truechimer.interceptors.ClockProducerInterceptor;
import java.util.Map;

/** What the clients of a round have. */
enum Variant {
  /** Nothing of ours. */
  NONE,
  /** A header as long as ours, without a clock: what Kafka charges for it. */
  BARE_HEADER,
  /** Our interceptors. */
  STAMPS,
  /** Our interceptors, and the monitor. */
  STAMPS_AND_MONITOR;

  Map<String, Object> ofProducers() {
    return settings(ClockProducerInterceptor.class);
  }

  Map<String, Object> ofConsumers() {
    return settings(ClockConsumerInterceptor.class);
  }

  private Map<String, Object> settings(Class<?> ours) {
    return switch (this) {
      case NONE -> Map.of();
      case BARE_HEADER -> Map.of("interceptor.classes", BareHeaderInterceptor.class.getName());
      case STAMPS -> clock(ours, "off");
      case STAMPS_AND_MONITOR -> clock(ours, "on");
    };
  }

  private static Map<String, Object> clock(Class<?> interceptor, String monitor) {
    return Map.of(
        "interceptor.classes",
        interceptor.getName(),
        "truechimer.node.id",
        "monitor-" + monitor,
        "truechimer.monitor",
        monitor,
        "truechimer.monitor.topic.create",
        true);
  }
}
