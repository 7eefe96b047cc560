/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

/**
 * A local write on its way to the topic of versions.
 *
 * <p>It goes to the partition that the write came from. Otherwise, if producers choose partitions
 * in another way than Kafka Streams, the versions of a key would reach a partition where no task of
 * another replica compares them with its own.
 *
 * @param partition the partition of the write
 * @param value null for a delete
 * @param <V> the type of the value
 */
record Published<V>(int partition, V value) {}
