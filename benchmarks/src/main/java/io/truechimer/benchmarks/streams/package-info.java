/** What causality and order cost in Kafka Streams, in time and in bytes; without a broker. */
package io.truechimer.benchmarks.streams;
