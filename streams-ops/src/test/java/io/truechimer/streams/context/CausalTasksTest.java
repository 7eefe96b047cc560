/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Stamp;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** How processors open a task, and let go of it. */
class CausalTasksTest {

  private static final Duration MAX_OFFSET = Duration.ofMillis(20);

  private final NodeClock clock = NodeClock.builder("task").maxOffset(MAX_OFFSET).build();
  private final MockProcessorContext<String, String> context = context();
  private final CausalTasks tasks;

  CausalTasksTest() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ClockConfig.NODE_CLOCK, clock);
    tasks = new CausalTasks(ContextSettings.of(settings));
  }

  private static MockProcessorContext<String, String> context() {
    Properties settings = new Properties();
    settings.put("application.id", "app");
    settings.put("bootstrap.servers", "nowhere:9092");
    return new MockProcessorContext<>(settings);
  }

  /** What another processor's store restores counts as seen, too. */
  @Test
  void shouldWriteNothingAfterAnotherProcessorOpensUntilTheClockIsPastThat() {
    TaskCausalContext task = tasks.open(context).context;
    task.withContext(TaskContexts.plain());
    long before = clock.now().physicalMillis();

    assertThat(tasks.open(context).context).isSameAs(task);
    Stamp shown = Stamp.upTo(before + MAX_OFFSET.toMillis());
    assertThat(shown.leq(task.seen())).isTrue();
    task.withContext(TaskContexts.plain());

    assertThat(clock.now().physicalMillis()).isGreaterThan(before + MAX_OFFSET.toMillis());
  }

  @Test
  void shouldLetGoOfTheTaskOfAProcessorThatCannotBeInitialized() {
    TaskCausalContext[] opened = new TaskCausalContext[1];
    CausalProcessor<String, String, String, String> processor =
        new CausalProcessor<>(
            new ContextualProcessor<>() {
              @Override
              public void init(ProcessorContext<String, String> context) {
                opened[0] = ((CausalProcessorContext<String, String>) context).task;
                throw new IllegalStateException("no store");
              }

              @Override
              public void process(Record<String, String> record) {}
            },
            tasks);
    assertThatThrownBy(() -> processor.init(context)).hasMessage("no store");
    shouldBeOver(opened[0]);
  }

  @Test
  void shouldLetGoOfTheTaskOfAProcessorOfValuesThatCannotBeInitialized() {
    TaskCausalContext[] opened = new TaskCausalContext[1];
    CausalFixedKeyProcessor<String, String, String> processor =
        new CausalFixedKeyProcessor<>(
            new ContextualFixedKeyProcessor<>() {
              @Override
              public void init(FixedKeyProcessorContext<String, String> context) {
                opened[0] = ((CausalFixedKeyProcessorContext<String, String>) context).task;
                throw new AssertionError("no store");
              }

              @Override
              public void process(FixedKeyRecord<String, String> record) {}
            },
            tasks);
    assertThatThrownBy(() -> processor.init(new FixedKeys(context))).hasMessage("no store");
    shouldBeOver(opened[0]);
  }

  /** Where a task fails to start, Kafka closes none of its processors. */
  @Test
  void shouldKeepNoThreadThatEndsBeforeItsProcessorsAreClosed() throws InterruptedException {
    WeakReference<Thread> ended = openOnAThreadThatEnds();

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(ended.get()).isNull();
            });
  }

  private WeakReference<Thread> openOnAThreadThatEnds() throws InterruptedException {
    Thread thread = new Thread(() -> tasks.open(context));
    thread.start();
    thread.join();
    return new WeakReference<>(thread);
  }

  /** There is no mock of it in Kafka. */
  private static final class FixedKeys extends CausalProcessingContext<ProcessingContext>
      implements FixedKeyProcessorContext<String, String> {

    FixedKeys(ProcessingContext delegate) {
      super(delegate, null);
    }

    @Override
    public <K extends String, V extends String> void forward(FixedKeyRecord<K, V> record) {}

    @Override
    public <K extends String, V extends String> void forward(
        FixedKeyRecord<K, V> record, String childName) {}
  }

  private void shouldBeOver(TaskCausalContext opened) {
    assertThat(opened).isNotNull();
    assertThat(context.metrics().metrics().keySet())
        .noneMatch(name -> name.group().contains("causal-context"));
    assertThat(tasks.open(context).context).isNotSameAs(opened);
  }
}
