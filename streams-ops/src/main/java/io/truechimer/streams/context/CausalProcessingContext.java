/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** The context of a user's processor. Its punctuators run within the context of the task. */
abstract class CausalProcessingContext<C extends ProcessingContext> implements ProcessingContext {

  final C delegate;
  final TaskCausalContext task;

  CausalProcessingContext(C delegate, TaskCausalContext task) {
    this.delegate = delegate;
    this.task = task;
  }

  private Punctuator causal(Punctuator punctuator) {
    return timestamp -> {
      TaskCausalContext outer = CurrentTask.enter(task);
      try {
        punctuator.punctuate(timestamp);
      } finally {
        CurrentTask.leave(outer, task);
      }
    };
  }

  @Override
  public final Cancellable schedule(Duration interval, PunctuationType type, Punctuator callback) {
    return delegate.schedule(interval, type, causal(callback));
  }

  @Override
  public final Cancellable schedule(
      Instant startTime, Duration interval, PunctuationType type, Punctuator callback) {
    return delegate.schedule(startTime, interval, type, causal(callback));
  }

  @Override
  public final String applicationId() {
    return delegate.applicationId();
  }

  @Override
  public final TaskId taskId() {
    return delegate.taskId();
  }

  @Override
  public final Optional<RecordMetadata> recordMetadata() {
    return delegate.recordMetadata();
  }

  @Override
  public final Serde<?> keySerde() {
    return delegate.keySerde();
  }

  @Override
  public final Serde<?> valueSerde() {
    return delegate.valueSerde();
  }

  @Override
  public final File stateDir() {
    return delegate.stateDir();
  }

  @Override
  public final StreamsMetrics metrics() {
    return delegate.metrics();
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // The signature is Kafka's.
  public final <S extends StateStore> S getStateStore(String name) {
    return delegate.getStateStore(name);
  }

  @Override
  public final void commit() {
    delegate.commit();
  }

  @Override
  public final Map<String, Object> appConfigs() {
    return delegate.appConfigs();
  }

  @Override
  public final Map<String, Object> appConfigsWithPrefix(String prefix) {
    return delegate.appConfigsWithPrefix(prefix);
  }

  @Override
  public final long currentSystemTimeMs() {
    return delegate.currentSystemTimeMs();
  }

  @Override
  public final long currentStreamTimeMs() {
    return delegate.currentStreamTimeMs();
  }
}
