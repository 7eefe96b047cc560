/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;

/**
 * One version of a key: what was written, by whom and when, and which other versions its writer had
 * seen. Immutable, if the value is.
 *
 * @param version all versions of the key that the write comes after, and itself; anonymous
 * @param timestamp when it was written
 * @param node the hash of the node that wrote it, see {@link io.truechimer.sync.NodeHash}
 * @param value null if the key was deleted
 * @param <V> the type of the value
 */
public record Sibling<V>(Stamp version, HybridTimestamp timestamp, long node, V value) {

  /**
   * The same on all replicas: by time, then by node. What is equal in both, as copies of one write
   * are, is ordered by the version.
   */
  static final Comparator<Sibling<?>> ORDER =
      Comparator.<Sibling<?>, HybridTimestamp>comparing(Sibling::timestamp)
          .thenComparing(Sibling::node, Long::compareUnsigned)
          .thenComparing(sibling -> sibling.version().toBytes(), Arrays::compareUnsigned);

  /**
   * Checks that there are a version and a time.
   *
   * @param version not null; anonymous
   * @param timestamp not null
   * @param node any number
   * @param value may be null
   * @throws IllegalArgumentException if the version is not anonymous
   */
  public Sibling {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(timestamp, "timestamp");
    if (!version.isAnonymous()) {
      throw new IllegalArgumentException("a version is anonymous: version=" + version);
    }
  }

  /** {@return whether this is a delete} */
  public boolean isDelete() {
    return value == null;
  }
}
