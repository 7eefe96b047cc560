/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.sync.NodeHash;
import io.truechimer.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Finds out what a node's wall clock is shared with. */
final class ClockDomain {

  /** Names one start of one kernel, whose clock all of its containers share. */
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private ClockDomain() {}

  /**
   * {@return the domain} A clock of the node's own, or of a machine that cannot be named, is shared
   * with nobody.
   *
   * @param configured the name of the domain, or {@code auto}
   */
  static String of(String configured, String node, TimeSource time) {
    if (!"auto".equals(configured)) {
      return configured;
    }
    if (time != TimeSource.system()) {
      return node;
    }
    try {
      String bootId = Files.readString(BOOT_ID).strip();
      // A hash: the id itself is nobody else's business.
      return bootId.isEmpty() ? node : HexFormat.of().toHexDigits(NodeHash.of(bootId));
    } catch (IOException e) {
      return node;
    }
  }
}
