/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;

/**
 * Makes of the siblings of a key the value that is shown.
 *
 * <p>It is a view: no version comes of it, and the siblings stay until somebody writes who has seen
 * them. So replicas that hold the same siblings show the same value, and have nothing to tell each
 * other. That rests on a resolver being a function of the siblings alone, the same on all replicas.
 *
 * <p><b>Hazard:</b> one that throws ends the thread, and again at each start, for the record that
 * made the siblings comes again. With a {@code processing.exception.handler} that goes on, the
 * siblings stay, and the key goes on showing what it showed before.
 *
 * @param <V> the type of the values
 * @param <R> the type of what is shown
 */
@FunctionalInterface
public interface ConflictResolver<V, R> {

  /**
   * {@return what is shown; null if the key counts as deleted}
   *
   * @param siblings at least one version, by time, then by node
   */
  R resolve(Siblings<V> siblings);

  /**
   * {@return a resolver that shows all siblings; null if all are deletes}
   *
   * @param <V> the type of the values
   */
  static <V> ConflictResolver<V, Siblings<V>> keepSiblings() {
    return siblings -> siblings.isDeleted() ? null : siblings;
  }

  /**
   * {@return a resolver that shows the sibling which was written last; null if that is a delete} Of
   * two that were written at the same time, the one with the greater node.
   *
   * @param <V> the type of the values
   */
  static <V> ConflictResolver<V, V> lastWriterWins() {
    return siblings -> {
      List<Sibling<V>> versions = siblings.versions();
      return versions.get(versions.size() - 1).value();
    };
  }

  /**
   * {@return a resolver that folds the values of the siblings, from the first written to the last}
   * Deletes are left out: a value that was written beside a delete survives. Null if all are
   * deletes.
   *
   * @param merge merges two values, and changes neither; null if nothing is left of them
   * @param <V> the type of the values
   */
  static <V> ConflictResolver<V, V> merge(BinaryOperator<V> merge) {
    Objects.requireNonNull(merge, "merge");
    return siblings -> {
      // By hand: a stream takes no null for the result of a merge.
      V merged = null;
      for (Sibling<V> sibling : siblings.versions()) {
        if (!sibling.isDelete()) {
          merged = merged == null ? sibling.value() : merge.apply(merged, sibling.value());
        }
      }
      return merged;
    };
  }
}
