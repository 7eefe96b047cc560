/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Sensor;

/**
 * Shows the metrics of one interceptor. It has no type of Kafka 4.1, so that classes that use it
 * load with older clients. Thread-safe.
 */
interface MetricTarget extends AutoCloseable {

  /** {@return the name of a metric of this interceptor} */
  MetricName metricName(String name, String description, Map<String, String> tags);

  void addMetric(MetricName name, Gauge<?> value);

  void removeMetric(MetricName name);

  Sensor addSensor(String name);

  /** Removes all metrics. */
  @Override
  void close();
}
