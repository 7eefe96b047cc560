/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

/**
 * How one wrong clock among correct ones was fenced.
 *
 * @param node the node with the wrong clock
 * @param stepNanos the step of its clock, positive = ahead, in nanoseconds
 * @param fenced whether the node was fenced
 * @param refusal the error of a send while fenced; null if the send succeeded
 * @param recovered whether the node was trusted and could send after the clock was corrected
 * @param healthyFenced readings that found another node fenced
 * @param trustedReadings intervals read from trusted nodes
 * @param missedReadings those of them that did not contain true time
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

  /** {@return whether only the wrong clock was fenced, and only while it was wrong} */
  boolean passed() {
    return fenced
        && refusal != null
        && recovered
        && healthyFenced == 0
        && trustedReadings > 0
        && missedReadings == 0;
  }
}
