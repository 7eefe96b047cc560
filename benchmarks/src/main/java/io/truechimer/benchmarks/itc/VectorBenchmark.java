/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import io.truechimer.benchmarks.NanosBenchmark;
import java.util.List;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Version vectors after the static workload, measured like the stamps in {@link StampBenchmark}.
 *
 * <p>{@code DENSE} is an array for numbered participants; {@code MAP} is a map from random
 * identities. Neither supports the dynamic workload: an array has a fixed size, and a map never
 * drops an identity.
 */
public class VectorBenchmark extends NanosBenchmark {

  private static final long SEED = 1;

  /** Vectors after a run; {@code replicas} changes, {@code vectors} does not. */
  private static final class Run<V extends VersionVector<V>> {

    private final VectorReplicas<V> replicas;
    private final List<V> vectors;
    private final List<byte[]> encoded;

    /** Copies of the vectors, so that the sides of a comparison share no objects. */
    private final List<V> equals;

    private final Function<byte[], V> decoder;
    private int next;

    private Run(int participants, V empty, Function<byte[], V> decoder) {
      this.decoder = decoder;
      replicas = new VectorReplicas<>(participants, empty, SEED);
      replicas.run(Workload.STATIC.iterations());
      vectors = replicas.vectors();
      encoded = vectors.stream().map(VersionVector::toBytes).toList();
      equals = encoded.stream().map(decoder).toList();
    }

    private int next() {
      next = (next + 1) & (vectors.size() - 1); // A power of two.
      return next;
    }

    private V event() {
      int at = next();
      return vectors.get(at).event(at);
    }

    private V join() {
      int at = next();
      return vectors.get(at).join(vectors.get((at + 1) & (vectors.size() - 1)));
    }

    private boolean leq() {
      int at = next();
      return vectors.get(at).leq(vectors.get((at + 1) & (vectors.size() - 1)));
    }

    private boolean leqOfEqual() {
      int at = next();
      return vectors.get(at).leq(equals.get(at));
    }

    private byte[] encode() {
      return vectors.get(next()).toBytes();
    }

    private V decode() {
      return decoder.apply(encoded.get(next()));
    }
  }

  /** The vectors of one kind. */
  @State(Scope.Thread)
  public static class Vectors {

    @Param({"4", "16", "64", "128"})
    int participants;

    @Param({"DENSE", "MAP"})
    String kind;

    private Run<?> run;

    @Setup
    public void run() {
      run =
          kind.equals("DENSE")
              ? new Run<>(
                  participants,
                  DenseVector.ofSize(participants),
                  bytes -> DenseVector.fromBytes(bytes, participants))
              : new Run<>(participants, MapVector.empty(), MapVector::fromBytes);
    }
  }

  @Benchmark
  public Object event(Vectors vectors) {
    return vectors.run.event();
  }

  @Benchmark
  public Object join(Vectors vectors) {
    return vectors.run.join();
  }

  @Benchmark
  public boolean leq(Vectors vectors) {
    return vectors.run.leq();
  }

  @Benchmark
  public boolean leqOfEqual(Vectors vectors) {
    return vectors.run.leqOfEqual();
  }

  @Benchmark
  public byte[] encode(Vectors vectors) {
    return vectors.run.encode();
  }

  @Benchmark
  public Object decode(Vectors vectors) {
    return vectors.run.decode();
  }

  @Benchmark
  public Object staticIteration(Vectors vectors) {
    return vectors.run.replicas.staticIteration();
  }
}
