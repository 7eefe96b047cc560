/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import java.util.Objects;

/**
 * A value with its timestamp and its causal past. State stores, changelogs, joins and repartition
 * topics can lose headers; these parts travel inside the value. Immutable, if the value is.
 *
 * @param <V> the type of the value
 * @param timestamp time at which the value was created
 * @param stamp causal past of the value
 * @param value the value, or null
 */
public record Stamped<V>(HybridTimestamp timestamp, Stamp stamp, V value) {

  /**
   * Checks that timestamp and stamp are present.
   *
   * @param timestamp time at which the value was created
   * @param stamp causal past of the value
   * @param value the value, or null
   */
  public Stamped {
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(stamp, "stamp");
  }
}
