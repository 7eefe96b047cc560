/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import io.truechimer.benchmarks.HybridClockBenchmark;
import io.truechimer.benchmarks.interceptors.InterceptorBenchmark;
import io.truechimer.benchmarks.itc.StampBenchmark;
import io.truechimer.benchmarks.itc.VectorBenchmark;
import io.truechimer.benchmarks.serde.HeadersBenchmark;
import io.truechimer.benchmarks.serde.SerdesBenchmark;
import io.truechimer.benchmarks.streams.CausalTopologyBenchmark;
import io.truechimer.benchmarks.streams.ResequencerBenchmark;
import io.truechimer.benchmarks.streams.SiblingTableBenchmark;
import java.util.List;
import java.util.Map;

/** Which benchmarks there are, how they are shortened, and what they are held against. */
final class Suite {

  private static final int BRIEF = 250;
  private static final int LONGER = 500;
  private static final int LONG = 1_000;

  private Suite() {}

  /**
   * The benchmarks of one class.
   *
   * @param benchmark the class
   * @param threads at how many threads the full form measures
   * @param shortMillis how long an iteration of the short form is
   * @param shortParameters what the short form is limited to
   * @param peers what the figures are held against
   */
  record Group(
      Class<?> benchmark,
      List<Integer> threads,
      int shortMillis,
      Map<String, List<String>> shortParameters,
      List<Peer> peers) {}

  static List<Group> groups() {
    return List.of(
        new Group(
            InterceptorBenchmark.class,
            List.of(1),
            LONGER,
            Map.of(),
            List.of(
                Peer.difference("no-op", Goals::noop),
                costs("OpenTelemetry", "OPENTELEMETRY"),
                costs("Brave", "BRAVE"))),
        new Group(HybridClockBenchmark.class, List.of(1, 2, 4), BRIEF, Map.of(), clocks()),
        new Group(
            HeadersBenchmark.class, List.of(1), BRIEF, Map.of("others", List.of("0")), headers()),
        new Group(SerdesBenchmark.class, List.of(1), BRIEF, Map.of(), List.of()),
        new Group(
            VectorBenchmark.class,
            List.of(1),
            BRIEF,
            Map.of("participants", List.of("16")),
            List.of()),
        new Group(
            StampBenchmark.class,
            List.of(1),
            BRIEF,
            Map.of("participants", List.of("16")),
            List.of(vector("dense vector", "DENSE"), vector("map of UUID", "MAP"))),
        new Group(
            CausalTopologyBenchmark.class,
            List.of(1),
            LONG,
            Map.of("tasks", List.of("16")),
            List.of(Peer.ratio("unwrapped", one -> one.with("wrapped", "false")))),
        new Group(
            ResequencerBenchmark.class,
            List.of(1),
            LONG,
            Map.of(),
            List.of(Peer.ratio("pass-through", one -> one.with("resequencer", "false")))),
        new Group(
            SiblingTableBenchmark.class,
            List.of(1),
            LONG,
            Map.of(),
            List.of(Peer.ratio("KTable", one -> one.with("kind", "KTABLE")))));
  }

  private static Peer costs(String name, String library) {
    return new Peer(name + " costs x", (figures, one) -> Goals.costs(library, figures, one));
  }

  private static List<Peer> clocks() {
    return List.of(
        Peer.ratio("bare clock read", one -> one.withMethod("bareNanoTime")),
        Peer.ratio("Ignite", one -> beside(one, "ignite")),
        Peer.ratio("Accord", one -> beside(one, "accord")));
  }

  /** {@return the same of another clock: {@code now_ignite} for {@code now_truechimer}} */
  private static Case beside(Case one, String clock) {
    return one.withMethod(one.method().replaceFirst("_truechimer(WithLimits)?", "_" + clock));
  }

  private static List<Peer> headers() {
    return List.of(
        Peer.difference("the record alone", one -> one.withMethod(alone(one.method()))),
        Peer.ratio("Kafka's means", one -> one.withMethod(byKafka(one.method()))));
  }

  private static String alone(String method) {
    return method.startsWith("write") ? "write_none" : method;
  }

  private static String byKafka(String method) {
    return method.equals("write_none") ? method : method.replaceFirst("_.*", "_base");
  }

  /** Vectors do only the static workload. */
  private static Peer vector(String name, String kind) {
    String vectors = VectorBenchmark.class.getSimpleName();
    return Peer.ratio(
        name,
        one ->
            Case.of(vectors, one.method(), "participants", one.get("participants"), "kind", kind));
  }
}
