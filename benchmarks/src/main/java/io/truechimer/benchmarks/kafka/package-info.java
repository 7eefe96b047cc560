/** What stamps and the monitor cost on a real broker. */
package io.truechimer.benchmarks.kafka;
