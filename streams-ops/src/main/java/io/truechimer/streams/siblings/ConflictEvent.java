/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import java.util.Objects;

/**
 * What has happened to a conflict about a key. Immutable, if the values are.
 *
 * @param kind what has happened
 * @param siblings the versions that are left
 * @param version the one whose coming it was
 * @param <V> the type of the values
 */
public record ConflictEvent<V>(Kind kind, Siblings<V> siblings, Sibling<V> version) {

  /** What can happen to a conflict. */
  public enum Kind {
    /** A version has come that knows nothing of others: a conflict begins, or goes on. */
    ONGOING,
    /** A version has come that comes after all others: the conflict is over. */
    SUPERSEDED
  }

  /**
   * Checks that nothing is missing.
   *
   * @param kind not null
   * @param siblings not null
   * @param version not null
   */
  public ConflictEvent {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(siblings, "siblings");
    Objects.requireNonNull(version, "version");
  }
}
