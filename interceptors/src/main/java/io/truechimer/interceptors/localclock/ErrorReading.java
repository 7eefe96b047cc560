/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.sync.LocalError;
import java.util.OptionalLong;

/**
 * The error bound of the wall clock, as one source reports it, at the moment of reading. Immutable.
 *
 * @param error the error bound and the kind of source that reports it
 * @param disruptionMarker a number that changes when the virtual machine was migrated, paused or
 *     cloned; only ClockBound reports it, and only on hypervisors that tell the guest
 * @param detail what the bound rests on, in one line for operators
 * @param remainingSlewNanos the correction, in nanoseconds, that is still being slewed into the
 *     wall and the monotonic clock; 0 or greater, 0 if unknown
 */
public record ErrorReading(
    LocalError error, OptionalLong disruptionMarker, String detail, long remainingSlewNanos) {

  /** Creates a reading without a disruption marker and without a slew. */
  static ErrorReading of(long errorNanos, LocalError.Source source, String detail) {
    return new ErrorReading(new LocalError(errorNanos, source), OptionalLong.empty(), detail, 0);
  }

  ErrorReading withRemainingSlew(long nanos) {
    return new ErrorReading(error, disruptionMarker, detail, nanos);
  }
}
