/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import io.truechimer.hlc.HybridTimestamp;
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
 * Counts problems with the causal contexts of a task in the metrics of Kafka Streams, and logs each
 * kind at most once a minute. Only for the thread of the task.
 */
final class TaskMetrics implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TaskMetrics.class);
  private static final String SCOPE = "causal-context";

  private final TaskId task;
  private final StreamsMetrics metrics;
  private final Sensor refused;
  private final Sensor shortened;
  private final Sensor pastShortened;
  private final RateLimitedLog refusedLog;
  private final RateLimitedLog shortenedLog;
  private final RateLimitedLog pastShortenedLog;

  /** Contexts that cannot be decoded. */
  final Sensor malformed;

  TaskMetrics(TaskId task, StreamsMetrics metrics, TimeSource time) {
    this.task = task;
    this.metrics = metrics;
    refused = sensor("context-refused");
    malformed = sensor("context-malformed");
    shortened = sensor("context-shortened");
    pastShortened = sensor("past-shortened");
    refusedLog = new RateLimitedLog(LOG, time);
    shortenedLog = new RateLimitedLog(LOG, time);
    pastShortenedLog = new RateLimitedLog(LOG, time);
  }

  private Sensor sensor(String operation) {
    return metrics.addRateTotalSensor(SCOPE, task.toString(), operation, RecordingLevel.INFO);
  }

  /** A context counts events that no correct clock can have shown yet. */
  void refused() {
    refused.record();
    refusedLog.warn(
        () ->
            ("Task %s ignores a record's causal context that is further ahead than the maximum"
                 + " clock offset. Outputs may look concurrent with their causes. Check the clock"
                 + " of the sender")
                .formatted(task));
  }

  /** A context is longer than the limit. */
  void shortened() {
    shortened.record();
    shortenedLog.warn(
        () ->
            "Task %s shortens a causal context longer than %s: it now contains more than was seen"
                .formatted(task, ContextSettings.MAX_BYTES));
  }

  /** The past of a value is longer than the limit. */
  void pastShortened() {
    pastShortened.record();
    pastShortenedLog.warn(
        () ->
            "Task %s shortens a value's past that is too long: it now contains more than the value"
                    .formatted(task)
                + " descends from");
  }

  /** The clock has not reached the end of the start in time. Happens at most once a start. */
  void stillBehind(HybridTimestamp end) {
    LOG.warn(
        "Task {} starts to write although its clock has not passed {}: the clock has fallen"
            + " behind. Outputs of this task may look concurrent with its earlier outputs",
        task,
        end.toInstant());
  }

  @Override
  public void close() {
    List.of(refused, malformed, shortened, pastShortened).forEach(metrics::removeSensor);
  }
}
