/**
 * Runs the benchmarks in one go, short or full, and writes a report of them.
 *
 * <p>The report puts each figure beside what it is held against, and says which goals are reached.
 * Nothing fails where one is missed: that depends on the machine, and on what else it does.
 */
package io.truechimer.benchmarks.report;
