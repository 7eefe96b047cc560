/**
 * JMH benchmarks, beside the peers, in one run.
 *
 * <p>Nothing here is asserted: a timing says something only beside another of the same run on the
 * same machine. {@code benchmarks/README.md} has the commands, the figures and what they rest on.
 */
package io.truechimer.benchmarks;
