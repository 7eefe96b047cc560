/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Keeps the very object of its first record, marked with what had been seen then, and forwards it
 * with the value of a later one: at once, or by the clock.
 */
final class Keeping extends ContextualProcessor<String, Write, String, Write> {

  private final boolean isPunctual;
  private Record<String, Write> kept;
  private Write latest;

  Keeping(boolean isPunctual) {
    this.isPunctual = isPunctual;
  }

  @Override
  public void init(ProcessorContext<String, Write> context) {
    super.init(context);
    if (isPunctual) {
      context.schedule(Duration.ofMillis(100), PunctuationType.WALL_CLOCK_TIME, now -> forward());
    }
  }

  @Override
  public void process(Record<String, Write> record) {
    latest = record.value();
    if (kept == null) {
      kept = record;
    } else if (!isPunctual) {
      forward();
    }
  }

  private void forward() {
    if (kept != null) {
      context().forward(kept.withValue(Write.of(kept.value(), latest)));
    }
  }
}
