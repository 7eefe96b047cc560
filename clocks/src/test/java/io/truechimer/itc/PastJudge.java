/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import io.truechimer.itc.TimesSimulation.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Compares the stamps and the timestamps of messages with their exact causal past. Each message is
 * compared with the previous one of its sender, and with many others, most of them recent.
 */
final class PastJudge implements TimesSimulation.Observer {

  private static final int RECENT = 1500;
  private static final int PAIRS = 80;

  private final Random random = new Random(1);
  private final List<Sent> all = new ArrayList<>();
  private long before;
  private long missed;
  private long misordered;
  private long concurrent;
  private long ordered;
  private String firstMiss = "";

  @Override
  public void onSent(Sent sent, int previous) {
    if (previous >= 0) {
      compare(all.get(previous), sent);
    }
    int size = all.size();
    for (int i = 0; i < PAIRS && size > 0; i++) {
      int window = i % 8 == 0 ? size : Math.min(size, RECENT);
      compare(all.get(size - 1 - random.nextInt(window)), sent);
    }
    all.add(sent);
  }

  private void compare(Sent earlier, Sent later) {
    Causality causality = earlier.stamp().compare(later.stamp());
    boolean isSeen = causality == Causality.BEFORE || causality == Causality.EQUAL;
    if (!later.past().get(earlier.number())) {
      concurrent++;
      ordered += causality == Causality.CONCURRENT ? 0 : 1;
      return;
    }
    before++;
    if (!isSeen && missed++ == 0) {
      firstMiss = earlier + " is " + causality + ": " + later;
    }
    if (earlier.timestamp().compareTo(later.timestamp()) >= 0) {
      misordered++;
    }
  }

  long before() {
    return before;
  }

  long missed() {
    return missed;
  }

  long misordered() {
    return misordered;
  }

  String firstMiss() {
    return firstMiss;
  }

  /** {@return the share of the concurrent pairs that do not compare as CONCURRENT} */
  double orderedShare() {
    return (double) ordered / concurrent;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d messages; %,d of %,d ancestors missed, %,d with a later timestamp; of %,d concurrent"
            + " pairs %.2f %% ordered",
        all.size(),
        missed,
        before,
        misordered,
        concurrent,
        100 * orderedShare());
  }
}
