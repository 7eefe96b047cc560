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
 * One version of a key: a value with its time, its writer, and the versions that the writer had
 * seen. Immutable, if the value is.
 *
 * @param version this version together with all versions of the key that its writer had seen;
 *     anonymous
 * @param timestamp the time of the write
 * @param node the hash of the node that wrote, see {@link io.truechimer.sync.NodeHash}
 * @param value null for a delete
 * @param <V> the type of the value
 */
public record Sibling<V>(Stamp version, HybridTimestamp timestamp, long node, V value) {

  /**
   * The order of siblings, the same on all replicas: by time, then by node, then by version. Only
   * copies of one write are equal in time and node.
   */
  static final Comparator<Sibling<?>> ORDER =
      Comparator.<Sibling<?>, HybridTimestamp>comparing(Sibling::timestamp)
          .thenComparing(Sibling::node, Long::compareUnsigned)
          .thenComparing(sibling -> sibling.version().toBytes(), Arrays::compareUnsigned);

  /**
   * Checks the version and the timestamp.
   *
   * @param version must be anonymous
   * @param timestamp the time of the write
   * @param node the hash of the node that wrote
   * @param value null for a delete
   * @throws IllegalArgumentException if the version has an id
   */
  public Sibling {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(timestamp, "timestamp");
    if (!version.isAnonymous()) {
      throw new IllegalArgumentException("A version must be anonymous: version=" + version);
    }
  }

  /** {@return whether this version is a delete} */
  public boolean isDelete() {
    return value == null;
  }
}
