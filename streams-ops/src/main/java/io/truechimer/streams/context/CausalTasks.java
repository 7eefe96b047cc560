/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * The running tasks and their contexts. All processors of a task share one context, from the first
 * that opens it to the last that closes it. Thread-safe.
 */
final class CausalTasks {

  private final ContextSettings settings;
  private final ConcurrentMap<Key, Task> open = new ConcurrentHashMap<>();

  CausalTasks(ContextSettings settings) {
    this.settings = settings;
  }

  /**
   * Two threads never share a task, but a thread may have lost its task and not know it yet. The
   * key contains the thread's number, not the thread: if a task fails to start, Kafka does not
   * close its processors. What they opened stays open, and must not keep the thread in memory.
   */
  private record Key(long threadId, TaskId task) {}

  /** A running task, with the number of processors that hold it. */
  final class Task {

    private final Key key;
    private final TaskMetrics metrics;
    final TaskCausalContext context;
    private int holders;

    private Task(Key key, TaskMetrics metrics) {
      this.key = key;
      this.metrics = metrics;
      this.context = new TaskCausalContext(settings, key.task, metrics);
    }

    void release() {
      holders--;
      if (holders == 0) {
        open.remove(key);
        metrics.close();
      }
    }
  }

  /** {@return the task of a processor that is about to be initialized} */
  Task open(ProcessingContext context) {
    Task task =
        open.computeIfAbsent(
            new Key(Thread.currentThread().getId(), context.taskId()),
            key ->
                new Task(
                    key,
                    new TaskMetrics(key.task, context.metrics(), settings.node().timeSource())));
    task.holders++;
    // For each processor again: what was restored in the meantime must count as seen.
    task.context.start();
    return task;
  }
}
