/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import java.util.Objects;

/**
 * A change of a conflict about a key. Immutable, if the values are.
 *
 * @param kind the kind of change
 * @param siblings the remaining versions
 * @param version the version whose arrival caused the change
 * @param <V> the type of the values
 */
public record ConflictEvent<V>(Kind kind, Siblings<V> siblings, Sibling<V> version) {

  /** The kinds of changes. */
  public enum Kind {
    /** The new version is concurrent with others: the conflict begins, or continues. */
    ONGOING,
    /** The new version has seen all others: the conflict is over. */
    SUPERSEDED
  }

  /**
   * Checks that no component is null.
   *
   * @param kind the kind of change
   * @param siblings the remaining versions
   * @param version the version whose arrival caused the change
   */
  public ConflictEvent {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(siblings, "siblings");
    Objects.requireNonNull(version, "version");
  }
}
