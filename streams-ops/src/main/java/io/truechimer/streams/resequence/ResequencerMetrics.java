/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;

/**
 * The metrics of one task of a {@link Resequencer}, among those of Kafka Streams in the group
 * {@code stream-resequencer-metrics}. Only for the thread of the task.
 */
final class ResequencerMetrics implements AutoCloseable {

  private static final String SCOPE = "resequencer";

  private final StreamsMetrics metrics;

  /** Kafka distinguishes sensors only by this name and the thread. */
  private final String name;

  private final List<Sensor> sensors = new ArrayList<>();

  private final Sensor records;
  private final Sensor bytes;

  /** Records that arrived after a greater one was released. */
  final Sensor late;

  /** Records released because they had waited for the maximum wait. */
  final Sensor forcedByWait;

  /** Records released because the buffer was full. */
  final Sensor forcedBySize;

  /** Records without a valid timestamp header. */
  final Sensor unstamped;

  /** Records whose timestamp is further ahead than the maximum clock offset. */
  final Sensor ahead;

  /** Records dropped by a policy. */
  final Sensor dropped;

  ResequencerMetrics(StreamsMetrics metrics, TaskId task, String name) {
    this.metrics = metrics;
    this.name = task + "-" + name;
    records = gauge("buffered-records", "The number of records in the buffer");
    bytes = gauge("buffered-bytes", "The size of the buffer in bytes");
    late = total("late");
    forcedByWait = total("forced-by-wait");
    forcedBySize = total("forced-by-size");
    unstamped = total("unstamped");
    ahead = total("ahead");
    dropped = total("dropped");
  }

  private Sensor total(String operation) {
    Sensor sensor = metrics.addRateTotalSensor(SCOPE, name, operation, RecordingLevel.INFO);
    sensors.add(sensor);
    return sensor;
  }

  private Sensor gauge(String what, String description) {
    Map<String, String> tags = new LinkedHashMap<>();
    String thread = Thread.currentThread().getName();
    tags.put("thread-id", thread);
    tags.put(SCOPE + "-id", name);
    Sensor sensor =
        metrics.addSensor(SCOPE + "-" + thread + "-" + name + "-" + what, RecordingLevel.INFO);
    sensor.add(
        new MetricName(what, "stream-" + SCOPE + "-metrics", description, tags), new Value());
    sensors.add(sensor);
    return sensor;
  }

  void buffered(ResequencerBuffer buffer) {
    records.record(buffer.records());
    bytes.record((double) buffer.bytes());
  }

  @Override
  public void close() {
    sensors.forEach(metrics::removeSensor);
  }
}
