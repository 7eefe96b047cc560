/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;

/**
 * Derives the value that a key shows from its siblings.
 *
 * <p>The result is a view. It creates no version: the siblings remain until a write that has seen
 * them supersedes them. So replicas with equal siblings show equal values without any exchange. A
 * resolver must therefore be a function of the siblings alone, and the same on all replicas.
 *
 * <p><b>Hazard:</b> a resolver that throws ends the thread, and does so again at each restart,
 * because the record is read again. With a {@code processing.exception.handler} that continues, the
 * siblings are stored, and the key keeps showing its previous value.
 *
 * @param <V> the type of the values
 * @param <R> the type of the shown values
 */
@FunctionalInterface
public interface ConflictResolver<V, R> {

  /**
   * {@return the value to show; null if the key counts as deleted}
   *
   * @param siblings at least one version, ordered by time, then by node
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
   * {@return a resolver that shows the sibling written last; null if that is a delete} Of two
   * siblings with equal times, it shows the one with the greater node.
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
   * {@return a resolver that merges the values of the siblings, in the order of their times}
   * Deletes are skipped: a value written concurrently with a delete survives. The result is null if
   * all siblings are deletes.
   *
   * @param merge merges two values without changing them; null if nothing remains
   * @param <V> the type of the values
   */
  static <V> ConflictResolver<V, V> merge(BinaryOperator<V> merge) {
    Objects.requireNonNull(merge, "merge");
    return siblings -> {
      // A loop, because a stream's reduce does not accept a null result.
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
