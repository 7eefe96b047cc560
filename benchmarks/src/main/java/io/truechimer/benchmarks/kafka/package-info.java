/** The cost of timestamps and the monitor on a real broker, compared with a bare header. */
package io.truechimer.benchmarks.kafka;
