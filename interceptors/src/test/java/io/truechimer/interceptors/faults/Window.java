/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import io.truechimer.serde.HlcHeader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that happened since the last check.
 *
 * @param fault what is known of the fault that struck
 * @param truth what time it really was
 * @param records what has been appended to the topic
 * @param reports what each node has said; one that was killed and started again is the same node
 * @param logs what each node has logged, the lines that have to do with us
 * @param isLast whether the nodes have ended: they need not have received all of the records
 */
record Window(
    Known fault,
    Truth truth,
    List<Stored> records,
    Map<String, List<Report>> reports,
    Map<String, List<String>> logs,
    boolean isLast) {

  /**
   * A record as it was read.
   *
   * @param stamp its stamp; empty if it has none, or more than one
   */
  record Stored(ChainRecord record, Optional<HlcHeader> stamp) {}

  /**
   * What a fault explains.
   *
   * @param falseNodes whose clocks are wrong, or machines asleep: they may be fenced
   * @param undetectableNanos by how much the interval of such a node may miss the true time, as its
   *     own claim of its error is not true and not yet proven false
   * @param isFarAhead whether there are stamps so far ahead that nobody accepts them: what answers
   *     them is not stamped after them, and is counted apart
   */
  record Known(List<String> falseNodes, long undetectableNanos, boolean isFarAhead) {

    static final Known HEALTHY = new Known(List.of(), 0, false);
  }
}
