/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.interceptors.logging.RateLimitedLog;
import io.truechimer.time.TimeSource;
import java.util.List;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what one task of a table does, in the metrics of Kafka Streams. Logs rejected records at
 * most once a minute. Only for the thread of the task.
 */
final class SiblingTableMetrics implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SiblingTableMetrics.class);
  private static final String SCOPE = "sibling-table";

  private final String name;
  private final StreamsMetrics metrics;
  private final Sensor obsolete;
  private final Sensor refused;
  private final RateLimitedLog rejections;

  /** Arrivals of versions that are concurrent with others. */
  final Sensor conflicts;

  /** Keys that were forgotten. */
  final Sensor purged;

  SiblingTableMetrics(String table, TaskId task, StreamsMetrics metrics, TimeSource time) {
    this.name = table + "-" + task;
    this.metrics = metrics;
    obsolete = sensor("version-obsolete");
    conflicts = sensor("conflict-opened");
    refused = sensor("record-refused");
    purged = sensor("tombstone-purged");
    rejections = new RateLimitedLog(LOG, time);
  }

  private Sensor sensor(String operation) {
    return metrics.addRateTotalSensor(SCOPE, name, operation, RecordingLevel.INFO);
  }

  /** Versions were superseded, or arrived superseded. */
  void obsolete(int count) {
    for (int i = 0; i < count; i++) {
      obsolete.record();
    }
  }

  void refused(String error) {
    refused.record();
    rejections.warn(() -> "Table " + name + " rejects a record, see its errors(): " + error);
  }

  @Override
  public void close() {
    List.of(obsolete, conflicts, refused, purged).forEach(metrics::removeSensor);
  }
}
