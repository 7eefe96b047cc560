/** What stamps and the monitor cost on a real broker, beside nothing and beside a bare header. */
package io.truechimer.benchmarks.kafka;
