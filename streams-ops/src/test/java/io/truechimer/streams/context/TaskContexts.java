/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.streams.ClockStreams;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Contexts of tasks of one instance, whose time passes by hand. */
final class TaskContexts {

  /** Longer than a start takes. */
  private static final Duration AFTER_A_START = Duration.ofSeconds(2);

  private final ManualTimeSource time = new ManualTimeSource(1_795_000_000_000L * 1_000_000);
  private final NodeClock clock = NodeClock.builder("task").timeSource(time).build();
  private final Properties settings = new Properties();

  TaskContexts(Map<String, String> more) {
    settings.put("application.id", "app");
    settings.put("bootstrap.servers", "nowhere:9092");
    settings.put(ClockConfig.NODE_CLOCK, clock);
    settings.putAll(more);
    ClockStreams.configure(settings);
  }

  /** {@return a task that has started} */
  TaskCausalContext open(int partition) {
    Map<String, Object> configs = new HashMap<>();
    settings.forEach((key, value) -> configs.put((String) key, value));
    TaskId id = new TaskId(0, partition);
    StreamsMetrics metrics = new MockProcessorContext<String, String>(settings).metrics();
    TaskCausalContext task =
        new TaskCausalContext(ContextSettings.of(configs), id, new TaskMetrics(id, metrics, time));
    start(task);
    return task;
  }

  void start(TaskCausalContext task) {
    task.start();
    time.advance(AFTER_A_START);
  }

  void pass(long millis) {
    time.advance(Duration.ofMillis(millis));
  }

  long nowMillis() {
    return clock.now().physicalMillis();
  }

  long maxOffsetMillis() {
    return clock.maxOffset().toMillis();
  }

  /** {@return what a global table is about to take in} */
  Stamp global(String writer) {
    Stamp stamp = event(writer, nowMillis());
    StreamsInstance.of(settings).joinGlobalContext(stamp);
    return stamp;
  }

  static Stamp event(String writer, long millis) {
    return Stamp.of(Id.ofName(writer)).raise(millis).peek();
  }

  static Record<String, String> plain() {
    return new Record<>("key", "value", 0);
  }

  static Record<String, String> with(Stamp context) {
    Headers headers = new RecordHeaders();
    ClockHeaders.writeContext(headers, context);
    return plain().withHeaders(headers);
  }

  static Stamp contextOf(Record<?, ?> record) {
    return ClockHeaders.readContext(record.headers()).orElseThrow();
  }
}
