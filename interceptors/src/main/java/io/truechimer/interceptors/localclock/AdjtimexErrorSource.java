/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.sync.LocalError;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's error bound, read with {@code adjtimex}: the maximum error that the time daemon has
 * stored there, plus the kernel's growth since. Without JNA it gives no readings.
 */
final class AdjtimexErrorSource implements ErrorSource {

  private static final Logger LOG = LoggerFactory.getLogger(AdjtimexErrorSource.class);

  private final long floorNanos;

  /** Null if the system call cannot be made. */
  private final AdjtimexCall adjtimex;

  /**
   * Looks up {@code adjtimex}.
   *
   * @param floor the least error bound where the time daemon stores no measured error
   */
  AdjtimexErrorSource(Duration floor) {
    floorNanos = floor.toNanos();
    adjtimex = find();
  }

  private static AdjtimexCall find() {
    try {
      return new AdjtimexCall();
    } catch (LinkageError | RuntimeException e) {
      LOG.debug("Cannot read the kernel's clock error (adjtimex through JNA)", e);
      return null;
    }
  }

  @Override
  public Optional<ErrorReading> read() {
    return Optional.ofNullable(adjtimex)
        .map(AdjtimexCall::call)
        .map(KernelClockState::parse)
        .flatMap(state -> reading(state, floorNanos));
  }

  static Optional<ErrorReading> reading(KernelClockState state, long floorNanos) {
    return state.isMaintained()
        ? Optional.of(
            ErrorReading.of(
                state.errorNanos(floorNanos),
                LocalError.Source.KERNEL,
                state.describe(),
                state.remainingSlewNanos()))
        : Optional.empty();
  }
}
