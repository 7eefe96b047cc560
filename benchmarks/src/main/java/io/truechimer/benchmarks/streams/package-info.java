/** The cost of causality and order in Kafka Streams, in time and in bytes, without a broker. */
package io.truechimer.benchmarks.streams;
