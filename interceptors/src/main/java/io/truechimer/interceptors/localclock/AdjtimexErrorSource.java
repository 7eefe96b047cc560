/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

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
final class AdjtimexErrorSource implements ErrorSource {

  private static final Logger LOG = LoggerFactory.getLogger(AdjtimexErrorSource.class);

  private final long floorNanos;
  private final AdjtimexCall adjtimex;

  /**
   * Looks for JNA.
   *
   * @param floor the least error where nobody has measured it
   */
  AdjtimexErrorSource(Duration floor) {
    floorNanos = floor.toNanos();
    adjtimex = find();
  }

  private static AdjtimexCall find() {
    try {
      return new AdjtimexCall();
    } catch (LinkageError | RuntimeException e) {
      LOG.debug("The kernel's estimate of the clock's error cannot be read", e);
      return null;
    }
  }

  @Override
  public Optional<ErrorReading> read() {
    if (adjtimex == null) {
      return Optional.empty();
    }
    ByteBuffer bytes = adjtimex.call();
    return bytes == null ? Optional.empty() : reading(KernelClockState.parse(bytes), floorNanos);
  }

  static Optional<ErrorReading> reading(KernelClockState timex, long floorNanos) {
    return timex.isKept()
        ? Optional.of(
            ErrorReading.of(
                    timex.errorNanos(floorNanos), LocalError.Source.KERNEL, timex.describe())
                .withRemainingSlew(timex.remainingSlewNanos()))
        : Optional.empty();
  }
}
