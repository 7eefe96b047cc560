/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import java.util.Objects;

/**
 * A value with its time and its causal past, which travel in it through state stores, changelogs,
 * joins and repartitions, where headers get lost. Immutable, if the value is.
 *
 * @param <V> the type of the value
 * @param timestamp when it came to be
 * @param stamp what it comes after
 * @param value may be null
 */
public record Stamped<V>(HybridTimestamp timestamp, Stamp stamp, V value) {

  /**
   * Checks that there are a time and a past.
   *
   * @param timestamp not null
   * @param stamp not null
   * @param value may be null
   */
  public Stamped {
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(stamp, "stamp");
  }
}
