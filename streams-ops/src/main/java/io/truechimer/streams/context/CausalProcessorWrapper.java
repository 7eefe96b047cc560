/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;
import org.apache.kafka.streams.processor.api.WrappedFixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.WrappedProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Carries causal contexts through a topology without changes to its code. Internal; public because
 * Kafka instantiates it by class name. {@code ClockStreams} sets it up.
 *
 * <p>Each task has one causal context: everything that the task has seen. Each record that a
 * processor receives is joined into it; each record that leaves carries it in the header {@code
 * tc-itc}. So if a record may descend from another one, through any join, aggregate, cache, store
 * or punctuator, its context is AFTER the other's, or EQUAL with a greater {@code tc-hlc}.
 *
 * <p>The id of a task derives from the cluster, the application and the number of the task. It is
 * the same on every instance. The task's counter is the physical milliseconds of the node's clock.
 * Nothing is stored: a task that starts treats everything that any clock can have shown as seen,
 * and writes nothing for the maximum clock offset; see {@link
 * io.truechimer.interceptors.ClockConfig#MAX_OFFSET_MS}.
 *
 * <p>Limits:
 *
 * <ul>
 *   <li>A context over-approximates: it contains everything that the task has seen. For the exact
 *       past of one value, see {@code io.truechimer.streams.stamped.Causal}.
 *   <li>State restored from a changelog or a local file carries no contexts. It counts as seen only
 *       if clocks differ by at most the maximum clock offset.
 *   <li>A source that is connected directly to a sink keeps the context of its records.
 *   <li>Records without a context, for example from plain producers, have no past.
 *   <li>An instance that has lost a task, and does not know it yet, still writes as that task.
 *       Exactly-once v2 discards these records; at-least-once does not.
 * </ul>
 *
 * <p>Immutable once Kafka has configured it. Thread-safe if the user's own wrapper is.
 */
public final class CausalProcessorWrapper implements ProcessorWrapper {

  /**
   * Held also if Truechimer is switched off: the shared state must live as long as this wrapper.
   */
  private ContextSettings settings;

  /** Null if Truechimer is switched off. */
  private CausalTasks tasks;

  /** The user's own wrapper; null if there is none. */
  private ProcessorWrapper delegate;

  /** For Kafka. */
  public CausalProcessorWrapper() {}

  /**
   * Reads the settings, and finds the clock of the node.
   *
   * @param configs the configuration of the application
   * @throws org.apache.kafka.common.config.ConfigException if a setting is invalid
   */
  @Override
  public void configure(Map<String, ?> configs) {
    settings = ContextSettings.of(configs);
    delegate = settings.newDelegate();
    if (delegate != null) {
      delegate.configure(configs);
    }
    settings.instance.setWrapped();
    tasks = settings.enabled() ? new CausalTasks(settings) : null;
  }

  @Override
  public <KIn, VIn, KOut, VOut>
      WrappedProcessorSupplier<KIn, VIn, KOut, VOut> wrapProcessorSupplier(
          String processorName, ProcessorSupplier<KIn, VIn, KOut, VOut> processorSupplier) {
    ProcessorSupplier<KIn, VIn, KOut, VOut> causal =
        tasks == null ? processorSupplier : new CausalSupplier<>(processorSupplier, tasks);
    // The user's wrapper goes outside: ours must see the class of the processor.
    return delegate == null
        ? ProcessorWrapper.asWrapped(causal)
        : delegate.wrapProcessorSupplier(processorName, causal);
  }

  @Override
  public <KIn, VIn, VOut>
      WrappedFixedKeyProcessorSupplier<KIn, VIn, VOut> wrapFixedKeyProcessorSupplier(
          String processorName, FixedKeyProcessorSupplier<KIn, VIn, VOut> processorSupplier) {
    FixedKeyProcessorSupplier<KIn, VIn, VOut> causal =
        tasks == null ? processorSupplier : new CausalFixedKeySupplier<>(processorSupplier, tasks);
    return delegate == null
        ? ProcessorWrapper.asWrappedFixedKey(causal)
        : delegate.wrapFixedKeyProcessorSupplier(processorName, causal);
  }

  /** Wraps each processor of a supplier; keeps its stores. */
  private record CausalSupplier<KIn, VIn, KOut, VOut>(
      ProcessorSupplier<KIn, VIn, KOut, VOut> supplier, CausalTasks tasks)
      implements ProcessorSupplier<KIn, VIn, KOut, VOut> {

    @Override
    public Processor<KIn, VIn, KOut, VOut> get() {
      return new CausalProcessor<>(supplier.get(), tasks);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return supplier.stores();
    }
  }

  private record CausalFixedKeySupplier<KIn, VIn, VOut>(
      FixedKeyProcessorSupplier<KIn, VIn, VOut> supplier, CausalTasks tasks)
      implements FixedKeyProcessorSupplier<KIn, VIn, VOut> {

    @Override
    public FixedKeyProcessor<KIn, VIn, VOut> get() {
      return new CausalFixedKeyProcessor<>(supplier.get(), tasks);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return supplier.stores();
    }
  }
}
