/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;

/**
 * Shows metrics among those of the client, by KIP-877. Since Kafka 4.1.
 *
 * @param metrics what the client has given the interceptor
 */
record PluginMetricTarget(PluginMetrics metrics) implements MetricTarget {

  @Override
  public MetricName metricName(String name, String description, Map<String, String> tags) {
    return metrics.metricName(name, description, new LinkedHashMap<>(tags));
  }

  @Override
  public void addMetric(MetricName name, Gauge<?> value) {
    metrics.addMetric(name, value);
  }

  @Override
  public void removeMetric(MetricName name) {
    metrics.removeMetric(name);
  }

  @Override
  public Sensor addSensor(String name) {
    return metrics.addSensor(name);
  }

  /** Does nothing: Kafka removes the metrics when the client is closed. */
  @Override
  public void close() {}
}
