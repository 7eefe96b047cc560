/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

/**
 * What became of a clock that went bad among others that did not.
 *
 * @param node whose clock
 * @param stepNanos by how much it stepped
 * @param fenced whether its node was fenced
 * @param refusal what a send of that node failed with meanwhile; null if it did not fail
 * @param recovered whether it was trusted again after the clock was put right, and could send
 * @param healthyFenced how often another node was seen fenced
 * @param trustedReadings how often trusted nodes were asked for the time, all of them together
 * @param missedReadings how often the answer missed the true time
 */
record FenceOutcome(
    String node,
    long stepNanos,
    boolean fenced,
    String refusal,
    boolean recovered,
    long healthyFenced,
    long trustedReadings,
    long missedReadings) {

  /** {@return whether the bad clock was shut out while it was bad, and nobody else was harmed} */
  boolean kept() {
    return fenced
        && refusal != null
        && recovered
        && healthyFenced == 0
        && trustedReadings > 0
        && missedReadings == 0;
  }
}
