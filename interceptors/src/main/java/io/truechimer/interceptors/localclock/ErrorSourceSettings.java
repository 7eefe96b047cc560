/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Which sources report the error bound of the local clock. Immutable.
 *
 * @param choice the source to use
 * @param configuredError the error bound to assume where nothing measures the clock; 0 or greater
 * @param sntpServers time servers, each {@code host} or {@code host:port}; if empty, {@link
 *     Choice#AUTO} queries no server
 */
public record ErrorSourceSettings(
    Choice choice, Duration configuredError, List<String> sntpServers) {

  /** The values of the setting {@code truechimer.clock.error.source}, in lower case there. */
  public enum Choice {
    /** The first source that gives a reading, in the order of the constants below. */
    AUTO,
    /** The shared memory of the ClockBound daemon. */
    CLOCKBOUND,
    /** The tracking report of the chrony daemon. */
    CHRONY,
    /** The kernel's own estimate, from {@code adjtimex}. */
    KERNEL,
    /** Time servers, queried by this process. */
    SNTP,
    /** The configured error bound. */
    CONFIGURED;

    /**
     * {@return the choice of this name}
     *
     * @param name in any case
     * @throws IllegalArgumentException if there is no such choice
     */
    public static Choice of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** {@return the name as it is configured, in lower case} */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Creates settings, with a copy of the list.
   *
   * @param choice the source to use
   * @param configuredError 0 or greater
   * @param sntpServers each {@code host} or {@code host:port}, see {@link #requireServer}
   */
  public ErrorSourceSettings {
    sntpServers = List.copyOf(sntpServers);
  }

  /**
   * Checks the address of a time server without looking up its name.
   *
   * @param server {@code host}, {@code host:port}, or an IPv6 address, in brackets if a port
   *     follows
   * @throws IllegalArgumentException if the address has another form
   */
  public static void requireServer(String server) {
    SntpServer unused = SntpServer.of(server, TimeSource.system());
  }
}
