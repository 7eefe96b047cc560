/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.sync.LocalError;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the kernel says: the error that whoever sets the clock has left there, and its growth since.
 * Needs JNA, which is optional; without it there is nothing to say.
 */
final class KernelSource implements LocalErrorSource {

  private static final Logger LOG = LoggerFactory.getLogger(KernelSource.class);

  private final long floorNanos;
  private final Adjtimex adjtimex;

  /**
   * Looks for JNA.
   *
   * @param floor the least error where nobody has measured it
   */
  KernelSource(Duration floor) {
    floorNanos = floor.toNanos();
    adjtimex = find();
  }

  private static Adjtimex find() {
    try {
      return new Adjtimex();
    } catch (LinkageError | RuntimeException e) {
      LOG.debug("The kernel's estimate of the clock's error cannot be read", e);
      return null;
    }
  }

  @Override
  public Optional<LocalReading> read() {
    if (adjtimex == null) {
      return Optional.empty();
    }
    ByteBuffer bytes = adjtimex.call();
    return bytes == null ? Optional.empty() : reading(Timex.parse(bytes), floorNanos);
  }

  static Optional<LocalReading> reading(Timex timex, long floorNanos) {
    return timex.isKept()
        ? Optional.of(
            LocalReading.of(
                    timex.errorNanos(floorNanos), LocalError.Source.KERNEL, timex.describe())
                .slewing(timex.pendingNanos()))
        : Optional.empty();
  }
}
