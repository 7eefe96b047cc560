/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/** Measures the memory that a thread allocates. */
public final class Allocation {

  /** Allowed allocation: a constant, which covers exceptions, and an amount for each byte. */
  private static final long BYTES = 1 << 16;

  private static final long BYTES_PER_BYTE = 1 << 7;

  /** Number of readings, of which the cheapest counts. */
  public static final int READINGS = 3;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  public static long ofThisThread() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /**
   * {@return the result of a reading, which must allocate little memory}
   *
   * @param length number of bytes that are read
   */
  public static <T> T bounded(int length, Callable<T> reading) throws Exception {
    T read = null;
    long least = Long.MAX_VALUE;
    // The first reading, and sometimes a later one, also allocates for loaded classes.
    for (int i = 0; i < READINGS; i++) {
      long before = ofThisThread();
      read = reading.call();
      least = Math.min(least, ofThisThread() - before);
    }
    assertThat(least).as("bytes allocated").isLessThan(BYTES + BYTES_PER_BYTE * length);
    return read;
  }
}
