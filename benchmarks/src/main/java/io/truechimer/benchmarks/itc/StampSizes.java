/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import com.github.luben.zstd.Zstd;
import io.truechimer.itc.Stamp;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jpountz.lz4.LZ4Factory;

/**
 * Prints the sizes of stamps and version vectors after a workload: alone, and per element of a
 * compressed batch of 100, like a batch of records.
 *
 * <p>The stamps of a batch are successive. They come either from all participants, or from one;
 * stamps of one participant are more similar.
 */
public final class StampSizes {

  private static final int BATCH = 100;
  private static final long SEED = 1;
  private static final int[] PARTICIPANTS = {4, 16, 64, 128, 1024};

  /** The maximum for the dynamic workload, which would take hours with more. */
  private static final int MAX_DYNAMIC = 128;

  private StampSizes() {}

  /**
   * Runs the program.
   *
   * @param args none
   */
  public static void main(String[] args) {
    System.out.printf("Bytes of each clock, alone and in a batch of %d.%n%n", BATCH);
    String format = "%12s  %-24s %8s  %20s  %20s%n";
    System.out.printf(format, "", "", "", "all participants", "one participant");
    System.out.printf(format, "participants", "clock", "alone", "lz4       zstd", "lz4       zstd");
    for (int participants : PARTICIPANTS) {
      stamps(participants, Workload.STATIC, "interval tree, static");
      if (participants <= MAX_DYNAMIC) {
        stamps(participants, Workload.DYNAMIC, "interval tree, churned");
      }
      DenseVector dense = DenseVector.ofSize(participants);
      vectors(participants, dense, DenseVector::toFixedBytes, "vector, 64-bit");
      vectors(participants, dense, DenseVector::toBytes, "vector, varint");
      vectors(participants, dense, DenseVector::toBytesAboveLeast, "vector, above the least");
      vectors(participants, MapVector.empty(), MapVector::toBytes, "vector, map of UUID");
      System.out.println();
    }
  }

  private static void stamps(int participants, Workload workload, String name) {
    Replicas replicas = new Replicas(participants, SEED);
    replicas.run(workload, workload.iterations());
    print(
        participants,
        name,
        all(() -> replicas.iterate(workload).peek(), Stamp::toBytes),
        one(
            () -> {
              replicas.iterate(workload);
              return replicas.stamps().get(0).peek();
            },
            Stamp::toBytes));
  }

  private static <V extends VersionVector<V>> void vectors(
      int participants, V empty, Function<V, byte[]> encoder, String name) {
    VectorReplicas<V> replicas = new VectorReplicas<>(participants, empty, SEED);
    replicas.run(Workload.STATIC.iterations());
    print(
        participants,
        name,
        all(replicas::staticIteration, encoder),
        one(
            () -> {
              replicas.staticIteration();
              return replicas.vectors().get(0);
            },
            encoder));
  }

  private static <V> List<byte[]> all(Supplier<V> iteration, Function<V, byte[]> encoder) {
    List<byte[]> batch = new ArrayList<>();
    while (batch.size() < BATCH) {
      batch.add(encoder.apply(iteration.get()));
    }
    return batch;
  }

  /** {@return successive different values of one participant} */
  private static <V> List<byte[]> one(Supplier<V> iteration, Function<V, byte[]> encoder) {
    List<byte[]> batch = new ArrayList<>();
    byte[] last = {};
    while (batch.size() < BATCH) {
      byte[] next = encoder.apply(iteration.get());
      if (!Arrays.equals(last, next)) {
        batch.add(next);
      }
      last = next;
    }
    return batch;
  }

  private static void print(
      int participants, String name, List<byte[]> fromAll, List<byte[]> fromOne) {
    byte[] all = concatenated(fromAll);
    byte[] one = concatenated(fromOne);
    System.out.printf(
        Locale.ROOT,
        "%12d  %-24s %8.1f  %9.1f  %9.1f  %9.1f  %9.1f%n",
        participants,
        name,
        each(all.length),
        each(lz4(all)),
        each(Zstd.compress(all).length),
        each(lz4(one)),
        each(Zstd.compress(one).length));
  }

  private static double each(int bytes) {
    return (double) bytes / BATCH;
  }

  private static int lz4(byte[] bytes) {
    return LZ4Factory.safeInstance().fastCompressor().compress(bytes).length;
  }

  private static byte[] concatenated(List<byte[]> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    parts.forEach(out::writeBytes);
    return out.toByteArray();
  }
}
