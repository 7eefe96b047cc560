/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import io.truechimer.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The clocks of a machine that is suspended now and then: the monotonic one stands still meanwhile,
 * as Linux's does, and the wall goes on. Neither libfaketime nor a stopped process does that.
 *
 * @param file says how many nanoseconds the machine has slept; read at each call
 */
record SleepyTime(Path file) implements TimeSource {

  @Override
  public long wallNanos() {
    return TimeSource.system().wallNanos();
  }

  @Override
  public long monotonicNanos() {
    try {
      return TimeSource.system().monotonicNanos() - Long.parseLong(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
