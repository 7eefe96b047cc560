/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/** How much memory a thread has asked for. */
public final class Allocation {

  /** What a refusal costs at most, its exceptions included, and what a byte costs at most. */
  private static final long BYTES = 1 << 16;

  private static final long BYTES_PER_BYTE = 1 << 7;

  /** How often a reading is repeated, to be measured. */
  public static final int READINGS = 3;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  public static long ofThisThread() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /**
   * {@return what a reading gives, which takes little memory}
   *
   * @param length the number of bytes that are read
   */
  public static <T> T bounded(int length, Callable<T> reading) throws Exception {
    T read = null;
    long least = Long.MAX_VALUE;
    // The first one loads classes, and so may, now and then, another: that takes memory too.
    for (int i = 0; i < READINGS; i++) {
      long before = ofThisThread();
      read = reading.call();
      least = Math.min(least, ofThisThread() - before);
    }
    assertThat(least).as("bytes allocated").isLessThan(BYTES + BYTES_PER_BYTE * length);
    return read;
  }
}
