/** What operators of Kafka Streams cost, on real stores, without a broker. */
package io.truechimer.benchmarks.streams;
