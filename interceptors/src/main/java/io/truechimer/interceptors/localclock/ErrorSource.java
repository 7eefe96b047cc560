/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import java.util.Optional;

/**
 * A source of the wall clock's error bound: how far the machine's wall clock may be from true time.
 * Not thread-safe: one thread must make all calls.
 */
public interface ErrorSource {

  /**
   * Reads the current error bound. The call takes at most about a quarter of a second, and never
   * throws because of the state of the machine or the network.
   *
   * @return the bound; empty if the source is absent, not synchronised, out of date, or answers in
   *     a format that is not understood
   */
  Optional<ErrorReading> read();
}
