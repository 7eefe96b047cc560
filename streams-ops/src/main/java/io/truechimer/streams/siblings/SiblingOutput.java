/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

/**
 * What the processor of a table hands on, to be told apart behind it.
 *
 * @param <V> the type of the values
 * @param <R> the type of what is shown
 */
sealed interface SiblingOutput<V, R> {

  /** A local write with its version. It goes to the partition that it came from. */
  record Publish<V, R>(Published<V> published) implements SiblingOutput<V, R> {}

  /** What a key shows from now on; null if it counts as deleted. */
  record Show<V, R>(R value) implements SiblingOutput<V, R> {}

  record Conflict<V, R>(ConflictEvent<V> event) implements SiblingOutput<V, R> {}

  /** A record that the table has not taken, as it came. */
  record Refuse<V, R>(V value) implements SiblingOutput<V, R> {}

  /**
   * A value on its way to the topic of versions.
   *
   * <p>The partition is that of the write, whoever chose it: where producers do not choose as Kafka
   * Streams does, the versions of a key would go where no task of another replica compares them
   * with its own.
   */
  record Published<V>(int partition, V value) {}
}
