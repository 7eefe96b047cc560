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
 * What a {@link Resequencer} counts, in the metrics of Kafka Streams: in the group {@code
 * stream-resequencer-metrics}. For the thread of the task alone.
 */
final class ResequencerMetrics implements AutoCloseable {

  private static final String SCOPE = "resequencer";

  private final StreamsMetrics metrics;

  /** Kafka tells counters apart by that and the thread alone. */
  private final String name;

  private final List<Sensor> sensors = new ArrayList<>();

  private final Sensor records;
  private final Sensor bytes;

  /** Records that came after their turn. */
  final Sensor late;

  /** Records released because they had waited the maximum. */
  final Sensor forcedByWait;

  /** Records released because there were too many. */
  final Sensor forcedBySize;

  /** Records without a timestamp that can be read. */
  final Sensor unstamped;

  /** Records with a timestamp that no clock can have shown yet. */
  final Sensor ahead;

  /** Records that a policy has dropped. */
  final Sensor dropped;

  ResequencerMetrics(StreamsMetrics metrics, TaskId task, String name) {
    this.metrics = metrics;
    this.name = task + "-" + name;
    records = gauge("buffered-records", "Records that wait for their turn");
    bytes = gauge("buffered-bytes", "Bytes of the records that wait for their turn");
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
