/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.Objects;

/**
 * The wall clock that a node shares with other nodes. All nodes of one domain read the same clock,
 * so the domain has one vote. Immutable.
 *
 * @param name the name of the clock
 * @param source where the name comes from, which decides how domains are compared
 */
public record ClockDomain(String name, Source source) {

  /** Where the name of a domain comes from. */
  public enum Source {

    /**
     * The boot id of the kernel, hashed. It is genuine: no container manager has put another file
     * over it. Two different boot ids mean two kernels, and so two clocks.
     */
    BOOT_ID,

    /**
     * The setting {@code truechimer.clock.domain}. It is taken at its word: equal names are one
     * domain, different names are two.
     */
    CONFIGURED,

    /**
     * Neither a genuine boot id nor a setting. The name is the node's own and proves nothing; nodes
     * are compared by {@link Heartbeat#bootOffset}. Also a source that only a newer version knows.
     */
    NONE
  }

  /**
   * Checks the name.
   *
   * @param name not blank, at most {@link Heartbeat#MAX_NAME_LENGTH} UTF-16 characters
   * @param source where the name comes from
   * @throws IllegalArgumentException if the name is blank, too long, or not well-formed Unicode
   */
  public ClockDomain {
    Heartbeat.requireName("domain", name);
    Objects.requireNonNull(source, "source");
  }
}
