/**
 * JMH benchmarks of Truechimer and its peers, in one run.
 *
 * <p>No benchmark fails on a slow figure: figures are comparable only within one run on one
 * machine. {@code benchmarks/README.md} has the commands, figures and conditions.
 */
package io.truechimer.benchmarks;
