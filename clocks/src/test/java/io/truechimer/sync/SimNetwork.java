/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.Random;

/**
 * How long messages take, and what else becomes of them.
 *
 * @param name for the table
 * @param isWorldwide whether nodes are all over the world, or at one site
 * @param loss the share of messages that is lost on each of the two ways through the broker
 * @param repeats the share that arrives twice, and the share that arrives again much later
 * @param isOrdered whether readers see messages in the order of the log
 * @param hasTrouble whether nodes are cut off, paused and asleep now and then
 */
record SimNetwork(
    String name,
    boolean isWorldwide,
    double loss,
    double repeats,
    boolean isOrdered,
    boolean hasTrouble) {

  private static final long MILLI = 1_000_000;

  /**
   * Average round trips between Dallas, Washington, Frankfurt, London, Tokyo, Sydney and Sao Paulo,
   * and within Dallas, as IBM Cloud published them for 27 July to 25 August 2024 ("Network latency
   * dashboards" in the documentation of its virtual private cloud).
   */
  private static final int[][] ROUND_TRIP_MILLIS = {
    {2, 31, 123, 113, 143, 186, 146},
    {31, 2, 91, 75, 164, 214, 118},
    {123, 91, 2, 13, 233, 250, 198},
    {113, 75, 13, 2, 243, 261, 188},
    {143, 166, 233, 244, 2, 115, 284},
    {186, 214, 249, 261, 115, 2, 328},
    {144, 119, 196, 187, 283, 328, 2},
  };

  static final SimNetwork SITE = new SimNetwork("site", false, 0, 0, true, false);
  static final SimNetwork WIDE = new SimNetwork("wide area", true, 0, 0, true, false);
  static final SimNetwork TROUBLED_SITE =
      new SimNetwork("troubled site", false, 0.1, 0.02, false, true);
  static final SimNetwork TROUBLED_WIDE =
      new SimNetwork("troubled wide area", true, 0.1, 0.02, false, true);

  int regions() {
    return isWorldwide ? ROUND_TRIP_MILLIS.length : 1;
  }

  /** Half of the round trip, and a wait with a long tail: lognormal, median 2 ms, and bursts. */
  long delay(Random random, int from, int to) {
    double wait = 2 * Math.exp(0.8 * random.nextGaussian());
    if (random.nextInt(20) == 0) {
      wait += 20 * Math.exp(0.8 * random.nextGaussian());
    }
    return Math.round((ROUND_TRIP_MILLIS[from][to] / 2.0 + wait) * MILLI);
  }
}
