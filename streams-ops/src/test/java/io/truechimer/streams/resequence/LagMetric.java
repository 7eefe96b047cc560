/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;

/** The lag of partition 0 of a topic, shown as the consumer of this thread would show it. */
final class LagMetric implements AutoCloseable {

  private final AtomicLong lag;
  private final Metrics metrics =
      new Metrics(
          new MetricConfig(),
          List.of(new JmxReporter()),
          Time.SYSTEM,
          new KafkaMetricsContext("kafka.consumer"));

  LagMetric(String topic, long lag) {
    this.lag = new AtomicLong(lag);
    String client = Thread.currentThread().getName() + "-consumer";
    metrics.addMetric(
        metrics.metricName(
            "records-lag",
            "consumer-fetch-manager-metrics",
            Map.of("client-id", client, "topic", topic, "partition", "0")),
        (Measurable) (config, now) -> (double) this.lag.get());
  }

  void set(long lag) {
    this.lag.set(lag);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
