/**
 * The cost of interval tree clocks: their size over a run, as in figure 1 of the paper, and their
 * time and memory, compared with version vectors.
 *
 * <p>{@link io.truechimer.benchmarks.itc.Figure1} and {@link
 * io.truechimer.benchmarks.itc.StampSizes} are programs; {@link
 * io.truechimer.benchmarks.itc.StampBenchmark} and {@link
 * io.truechimer.benchmarks.itc.VectorBenchmark} are for JMH. All runs are seeded, so all measure
 * the same stamps.
 */
package io.truechimer.benchmarks.itc;
