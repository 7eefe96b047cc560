/**
 * Runs all benchmarks, in a short or a full form, and writes a report.
 *
 * <p>JMH writes its results as JSON; the report compares each figure with its peers and with the
 * goals. A missed goal is no failure: figures depend on the machine and its load.
 */
package io.truechimer.benchmarks.report;
