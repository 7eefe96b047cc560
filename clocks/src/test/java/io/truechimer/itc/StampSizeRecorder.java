/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import io.truechimer.itc.TimesSimulation.Sent;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.SortedMap;
import java.util.TreeMap;

/** Records the sizes in bytes of the sent stamps, by second. */
final class StampSizeRecorder implements TimesSimulation.Observer {

  private final SortedMap<Long, LongSummaryStatistics> bySecond = new TreeMap<>();
  private long start = -1;

  @Override
  public void onSent(Sent sent, int previous) {
    if (start < 0) {
      start = sent.time();
    }
    bySecond
        .computeIfAbsent((sent.time() - start) / 1_000_000_000, s -> new LongSummaryStatistics())
        .accept(sent.stamp().toBytes().length);
  }

  /** {@return the sizes recorded from one second (inclusive) to another (exclusive)} */
  LongSummaryStatistics between(long from, long to) {
    LongSummaryStatistics all = new LongSummaryStatistics();
    bySecond.subMap(from, to).values().forEach(all::combine);
    return all;
  }

  static String format(LongSummaryStatistics bytes) {
    return String.format(
        Locale.ROOT, "mean %.1f, max %d bytes", bytes.getAverage(), bytes.getMax());
  }
}
