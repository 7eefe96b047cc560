/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import io.truechimer.benchmarks.NanosBenchmark;
import io.truechimer.itc.Stamp;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Interval tree clocks: single operations on the stamps after a workload, and whole iterations of a
 * workload. {@link VectorBenchmark} measures the same for version vectors.
 *
 * <p>Operations cycle through all stamps, to limit the effect of caches and branch prediction.
 * Iterations change the stamps; each measurement restarts with the stamps of a full run. By then
 * sizes no longer grow, or (static) only logarithmically.
 */
public class StampBenchmark extends NanosBenchmark {

  private static final long SEED = 1;

  /** Stamps that do not change. */
  @State(Scope.Thread)
  public static class Stamps {

    @Param({"4", "16", "64", "128"})
    int participants;

    @Param({"STATIC", "DYNAMIC"})
    String workload;

    private Stamp[] stamps;
    private Stamp[] messages;
    private byte[][] encoded;

    /** Copies of the stamps, so that the sides of a comparison share no objects. */
    private Stamp[] equals;

    private int next;

    @Setup
    public void run() {
      Workload kind = Workload.valueOf(workload);
      Replicas replicas = new Replicas(participants, SEED);
      replicas.run(kind, kind.iterations());
      stamps = replicas.stamps().toArray(new Stamp[0]);
      messages = new Stamp[participants];
      encoded = new byte[participants][];
      equals = new Stamp[participants];
      for (int i = 0; i < participants; i++) {
        messages[i] = stamps[i].peek();
        encoded[i] = stamps[i].toBytes();
        equals[i] = Stamp.fromBytes(encoded[i]);
      }
    }

    private int next() {
      next = (next + 1) & (participants - 1); // A power of two.
      return next;
    }

    private int after(int one) {
      return (one + 1) & (participants - 1);
    }
  }

  /** Stamps that a workload changes. */
  public abstract static class Run {

    private final Workload workload;
    private List<Stamp> start;
    Replicas replicas;

    Run(Workload workload) {
      this.workload = workload;
    }

    abstract int participants();

    @Setup
    public void run() {
      Replicas first = new Replicas(participants(), SEED);
      first.run(workload, workload.iterations());
      start = first.stamps();
    }

    @Setup(Level.Iteration)
    public void begin() {
      replicas = new Replicas(start, SEED);
    }
  }

  /** The static workload. */
  @State(Scope.Thread)
  public static class StaticRun extends Run {

    @Param({"4", "16", "64", "128"})
    int participants;

    public StaticRun() {
      super(Workload.STATIC);
    }

    @Override
    int participants() {
      return participants;
    }
  }

  /** The dynamic workload. */
  @State(Scope.Thread)
  public static class DynamicRun extends Run {

    @Param({"16", "64", "128"})
    int participants;

    public DynamicRun() {
      super(Workload.DYNAMIC);
    }

    @Override
    int participants() {
      return participants;
    }
  }

  @Benchmark
  public Stamp event(Stamps state) {
    return state.stamps[state.next()].event();
  }

  @Benchmark
  public Stamp join(Stamps state) {
    int at = state.next();
    return state.stamps[at].join(state.messages[state.after(at)]);
  }

  @Benchmark
  public boolean leq(Stamps state) {
    int at = state.next();
    return state.messages[at].leq(state.messages[state.after(at)]);
  }

  /** The worst case of {@code leq}: it compares both trees completely. */
  @Benchmark
  public boolean leqOfEqual(Stamps state) {
    int at = state.next();
    return state.equals[at].leq(state.stamps[at]);
  }

  @Benchmark
  public byte[] encode(Stamps state) {
    return state.stamps[state.next()].toBytes();
  }

  @Benchmark
  public Stamp decode(Stamps state) {
    return Stamp.fromBytes(state.encoded[state.next()]);
  }

  /** Three events, a peek and a join. */
  @Benchmark
  public Stamp staticIteration(StaticRun run) {
    return run.replicas.staticIteration();
  }

  /** A fork, an event and a join. */
  @Benchmark
  public Stamp dynamicIteration(DynamicRun run) {
    return run.replicas.dynamicIteration();
  }
}
