/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

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
 * Carries causality through a topology, whose code stays as it is. {@link ClockStreams} sets it up.
 *
 * <p>Each task has one causal context: all that it has seen. Each record that comes to a processor
 * joins it, and each record that leaves carries it in the header {@code tc-itc}. So if a record may
 * descend from another, through whatever join, aggregate, cache, store or punctuator, its context
 * is AFTER the other's, or EQUAL and its {@code tc-hlc} greater.
 *
 * <p>A task counts in an id that is made of the cluster, the application and the number of the
 * task, the same on whatever instance it runs; its counter is the physical milliseconds of the
 * node's clock. Nothing is stored: a task that starts takes for seen all that any clock may have
 * shown, and writes nothing for the maximum offset; see {@link
 * io.truechimer.interceptors.ClockConfig#MAX_OFFSET_MS}.
 *
 * <p>Where it ends:
 *
 * <ul>
 *   <li>It over-approximates: a task's context is all that it has seen. For exactly what a value
 *       descends from, see {@link Causal}.
 *   <li>What is restored, from a changelog or a local file, comes without contexts: that it counts
 *       as seen rests on clocks that differ by no more than the maximum offset.
 *   <li>A source that is wired straight to a sink is passed through with the context that it
 *       brings.
 *   <li>Records without a context, as plain producers write them, have no past.
 *   <li>An owner of a task that has lost it, and does not know yet, writes as that task:
 *       exactly-once v2 discards that, at-least-once does not.
 * </ul>
 *
 * <p>Kafka configures it before it wraps anything with it; from then on it does not change, and is
 * thread-safe if the user's own wrapper is.
 */
public final class CausalProcessorWrapper implements ProcessorWrapper {

  /** Null if causality is switched off. */
  private CausalTasks tasks;

  /** The user's own; null if there is none. */
  private ProcessorWrapper delegate;

  /** For Kafka, which makes it by the name of its class. */
  public CausalProcessorWrapper() {}

  /**
   * Reads the settings, and finds the clock of the node.
   *
   * @param configs the configuration of the application
   * @throws org.apache.kafka.common.config.ConfigException if a setting of ours is wrong
   */
  @Override
  public void configure(Map<String, ?> configs) {
    CausalConfig config = CausalConfig.of(configs);
    delegate = config.newDelegate();
    if (delegate != null) {
      delegate.configure(configs);
    }
    config.instance().setWrapped();
    tasks = config.enabled() ? new CausalTasks(config) : null;
  }

  @Override
  public <KIn, VIn, KOut, VOut>
      WrappedProcessorSupplier<KIn, VIn, KOut, VOut> wrapProcessorSupplier(
          String processorName, ProcessorSupplier<KIn, VIn, KOut, VOut> processorSupplier) {
    ProcessorSupplier<KIn, VIn, KOut, VOut> causal =
        tasks == null ? processorSupplier : new CausalSupplier<>(processorSupplier);
    // The user's goes around ours, which must see whose processor it is.
    return delegate == null
        ? ProcessorWrapper.asWrapped(causal)
        : delegate.wrapProcessorSupplier(processorName, causal);
  }

  @Override
  public <KIn, VIn, VOut>
      WrappedFixedKeyProcessorSupplier<KIn, VIn, VOut> wrapFixedKeyProcessorSupplier(
          String processorName, FixedKeyProcessorSupplier<KIn, VIn, VOut> processorSupplier) {
    FixedKeyProcessorSupplier<KIn, VIn, VOut> causal =
        tasks == null ? processorSupplier : new CausalFixedKeySupplier<>(processorSupplier);
    return delegate == null
        ? ProcessorWrapper.asWrappedFixedKey(causal)
        : delegate.wrapFixedKeyProcessorSupplier(processorName, causal);
  }

  /** Supplies processors of ours around a supplier's, with its stores. */
  private final class CausalSupplier<KIn, VIn, KOut, VOut>
      implements ProcessorSupplier<KIn, VIn, KOut, VOut> {

    private final ProcessorSupplier<KIn, VIn, KOut, VOut> supplier;

    CausalSupplier(ProcessorSupplier<KIn, VIn, KOut, VOut> supplier) {
      this.supplier = supplier;
    }

    @Override
    public Processor<KIn, VIn, KOut, VOut> get() {
      return new CausalProcessor<>(supplier.get(), tasks);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return supplier.stores();
    }
  }

  private final class CausalFixedKeySupplier<KIn, VIn, VOut>
      implements FixedKeyProcessorSupplier<KIn, VIn, VOut> {

    private final FixedKeyProcessorSupplier<KIn, VIn, VOut> supplier;

    CausalFixedKeySupplier(FixedKeyProcessorSupplier<KIn, VIn, VOut> supplier) {
      this.supplier = supplier;
    }

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
