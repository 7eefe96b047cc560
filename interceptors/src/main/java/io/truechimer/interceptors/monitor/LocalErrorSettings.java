/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Where the error of the local clock comes from. Immutable.
 *
 * @param choice whom to ask
 * @param staticError what to claim where nobody has measured anything; 0 or greater
 * @param sntpServers time servers to ask, each {@code host} or {@code host:port}; with none of
 *     them, {@link Choice#AUTO} asks no server
 */
record LocalErrorSettings(Choice choice, Duration staticError, List<String> sntpServers) {

  /** Whom to ask. */
  enum Choice {
    /** The first of all others that answers, at each reading. */
    AUTO,
    CLOCKBOUND,
    CHRONY,
    KERNEL,
    SNTP,
    STATIC;

    /**
     * {@return the choice of this name}
     *
     * @throws IllegalArgumentException if there is none
     */
    static Choice of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** {@return the name as it is configured} */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  LocalErrorSettings {
    sntpServers = List.copyOf(sntpServers);
  }
}
