/** The cost of headers and serdes, in time and in bytes. */
package io.truechimer.benchmarks.serde;
