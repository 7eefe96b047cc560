/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * The contexts of the tasks that run. All processors of a task find the same one, from the first
 * that opens to the last that closes. Thread-safe.
 */
final class CausalTasks {

  private final CausalConfig config;
  private final ConcurrentMap<Key, Task> open = new ConcurrentHashMap<>();

  CausalTasks(CausalConfig config) {
    this.config = config;
  }

  /**
   * Two threads never share a task; but one may have lost it before it knows. Of the thread its
   * number alone: where a task fails to start, Kafka closes none of its processors, so what those
   * opened stays, and must not keep the thread.
   */
  private record Key(long threadId, TaskId task) {}

  /** A task that runs, held by each of its processors. */
  final class Task {

    private final Key key;
    private final TaskNotices notices;
    private final TaskContext context;
    private int holders;

    private Task(Key key, TaskNotices notices) {
      this.key = key;
      this.notices = notices;
      this.context = new TaskContext(config, key.task, notices);
    }

    TaskContext context() {
      return context;
    }

    void release() {
      holders--;
      if (holders == 0) {
        open.remove(key);
        notices.close();
      }
    }
  }

  /** {@return the task that a processor is about to be initialized for} */
  Task open(ProcessingContext context) {
    Task task =
        open.computeIfAbsent(
            new Key(Thread.currentThread().getId(), context.taskId()),
            key -> new Task(key, new TaskNotices(key.task, context.metrics())));
    task.holders++;
    // Also if another processor has done so: what is restored meanwhile counts as seen.
    task.context.start();
    return task;
  }
}
