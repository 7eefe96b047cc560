/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what a task of a table does with versions, in the metrics of Kafka Streams, and logs what
 * it refuses at most once a minute. For the thread of the task alone.
 */
final class SiblingTableMetrics implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SiblingTableMetrics.class);
  private static final String SCOPE = "sibling-table";
  private static final long PAUSE_MILLIS = 60_000;

  private final String name;
  private final StreamsMetrics metrics;
  private final Sensor obsolete;
  private final Sensor conflicts;
  private final Sensor refused;
  private final Sensor purged;
  private long nextWarning = Long.MIN_VALUE;

  SiblingTableMetrics(String table, TaskId task, StreamsMetrics metrics) {
    this.name = table + "-" + task;
    this.metrics = metrics;
    obsolete = sensor("version-obsolete");
    conflicts = sensor("conflict-opened");
    refused = sensor("record-refused");
    purged = sensor("tombstone-purged");
  }

  private Sensor sensor(String operation) {
    return metrics.addRateTotalSensor(SCOPE, name, operation, RecordingLevel.INFO);
  }

  /** Versions that are no longer, or not at all, among the siblings of their key. */
  void obsolete(int count) {
    for (int i = 0; i < count; i++) {
      obsolete.record();
    }
  }

  void conflict() {
    conflicts.record();
  }

  void purged() {
    purged.record();
  }

  void refused(String error, long nowMillis) {
    refused.record();
    if (nowMillis >= nextWarning) {
      nextWarning = nowMillis + PAUSE_MILLIS;
      LOG.warn("Table {} refuses a record: {}", name, error);
    }
  }

  @Override
  public void close() {
    metrics.removeSensor(obsolete);
    metrics.removeSensor(conflicts);
    metrics.removeSensor(refused);
    metrics.removeSensor(purged);
  }
}
