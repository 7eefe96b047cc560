/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.sync.ClockDomain;
import io.truechimer.sync.ClockDomain.Source;
import io.truechimer.sync.NodeHash;
import io.truechimer.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Finds the domain of a node's wall clock. The kernel's boot id identifies one start of one kernel,
 * whose clock all containers share. A boot id over which a container manager has mounted another
 * file proves nothing.
 */
final class DomainFinder {

  private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

  private DomainFinder() {}

  /**
   * {@return the domain} An application's own {@link TimeSource}, or a machine without a genuine
   * boot id, forms a domain with the node's name.
   *
   * @param configured the configured domain; null if there is none
   * @param node the node's name
   * @param time the node's clocks
   */
  static ClockDomain find(String configured, String node, TimeSource time) {
    if (configured != null) {
      return new ClockDomain(configured, Source.CONFIGURED);
    }
    return time == TimeSource.system()
        ? ofMachine(node, Path.of(BOOT_ID), Path.of("/proc/self/mountinfo"))
        : new ClockDomain(node, Source.NONE);
  }

  static ClockDomain ofMachine(String node, Path bootIdFile, Path mountInfo) {
    try {
      String bootId = Files.readString(bootIdFile).strip();
      if (!bootId.isEmpty()) {
        // Hashed, because the topic's readers need not learn the id itself.
        String name = HexFormat.of().toHexDigits(NodeHash.of(bootId));
        return new ClockDomain(name, isMount(mountInfo) ? Source.NONE : Source.BOOT_ID);
      }
    } catch (IOException e) {
      // No Linux, or a sandbox without it.
    }
    return new ClockDomain(node, Source.NONE);
  }

  /** {@return whether a file is mounted over the boot id; true if that cannot be found out} */
  private static boolean isMount(Path mountInfo) {
    try {
      return Files.readAllLines(mountInfo).stream()
          .anyMatch(mount -> mount.contains(" " + BOOT_ID + " "));
    } catch (IOException e) {
      return true;
    }
  }
}
