/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.hlc.HybridTimestamp;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what goes wrong with the contexts of a task, in the metrics of Kafka Streams, and logs it
 * at most once a minute. For the thread of the task alone.
 */
final class TaskNotices implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TaskNotices.class);
  private static final String SCOPE = "causal-context";
  private static final long PAUSE_MILLIS = 60_000;

  private final TaskId task;
  private final StreamsMetrics metrics;
  private final Sensor refused;
  private final Sensor malformed;
  private final Sensor shortened;
  private final Sensor pastShortened;
  private long nextWarning = Long.MIN_VALUE;

  TaskNotices(TaskId task, StreamsMetrics metrics) {
    this.task = task;
    this.metrics = metrics;
    refused = sensor("context-refused");
    malformed = sensor("context-malformed");
    shortened = sensor("context-shortened");
    pastShortened = sensor("past-shortened");
  }

  private Sensor sensor(String operation) {
    return metrics.addRateTotalSensor(SCOPE, task.toString(), operation, RecordingLevel.INFO);
  }

  /** A record's context is ahead of the clock, and was not taken for seen. */
  void refused(long nowMillis) {
    refused.record();
    warn(
        nowMillis,
        "Task {}: the context of a record says what no clock can have shown yet, and is not taken"
            + " for seen: what comes of that record may be ordered before its causes");
  }

  /** A record's context cannot be read. */
  void malformed() {
    malformed.record();
  }

  /** A context has more bytes than it may. */
  void shortened(long nowMillis) {
    shortened.record();
    warn(
        nowMillis,
        "Task {}: a context is longer than "
            + CausalConfig.MAX_BYTES
            + ", so its horizon is shortened: more counts as seen than was");
  }

  /** The past of a value has more bytes than it may. */
  void pastShortened(long nowMillis) {
    pastShortened.record();
    warn(
        nowMillis,
        "Task {}: the past of a value is too long, so all up to some time counts as part of it:"
            + " it is more than what the value descends from");
  }

  /** The clock does not get where it must before the first write. */
  void stillBehind(long nowMillis, HybridTimestamp end) {
    warn(
        nowMillis,
        "Task {} starts to write though its clock is not yet past "
            + end.toInstant()
            + ": it has fallen behind. What the task wrote before may look concurrent");
  }

  private void warn(long nowMillis, String message) {
    if (nowMillis >= nextWarning) {
      nextWarning = nowMillis + PAUSE_MILLIS;
      LOG.warn(message, task);
    }
  }

  @Override
  public void close() {
    metrics.removeSensor(refused);
    metrics.removeSensor(malformed);
    metrics.removeSensor(shortened);
    metrics.removeSensor(pastShortened);
  }
}
