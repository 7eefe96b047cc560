/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.ClockDomain;
import io.truechimer.sync.ClockDomain.Source;
import io.truechimer.time.ManualTimeSource;
import io.truechimer.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainFinderTest {

  private static final String PROC =
      "23 29 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw\n";

  @Test
  void shouldTakeAConfiguredDomainAtItsWord() {
    assertThat(DomainFinder.find("rack-7", "orders-1", TimeSource.system()))
        .isEqualTo(new ClockDomain("rack-7", Source.CONFIGURED));
  }

  @Test
  void shouldFindTheMachineOfANode() {
    ClockDomain domain = DomainFinder.find(null, "orders-1", TimeSource.system());
    assertThat(domain).isEqualTo(DomainFinder.find(null, "orders-2", TimeSource.system()));
    assertThat(domain.name()).matches("[0-9a-f]{16}");
  }

  @Test
  void shouldShareAClockOfTheApplicationWithNoNode() {
    assertThat(DomainFinder.find(null, "orders-1", new ManualTimeSource(0)))
        .isEqualTo(new ClockDomain("orders-1", Source.NONE));
  }

  @Test
  void shouldTellAGenuineBootIdFromAMountedFile(@TempDir Path folder) throws IOException {
    Path bootId = Files.writeString(folder.resolve("boot_id"), "3f2c-1\n");
    Path genuine = Files.writeString(folder.resolve("genuine"), PROC);
    Path faked =
        Files.writeString(
            folder.resolve("faked"),
            PROC
                + "76 23 8:1 /run/id /proc/sys/kernel/random/boot_id rw,relatime - ext4 /dev/sda"
                + " rw\n");
    ClockDomain domain = DomainFinder.ofMachine("orders-1", bootId, genuine);
    assertThat(domain.source()).isEqualTo(Source.BOOT_ID);
    assertThat(DomainFinder.ofMachine("orders-1", bootId, faked))
        .as("the same name, which proves nothing")
        .isEqualTo(new ClockDomain(domain.name(), Source.NONE));
    assertThat(DomainFinder.ofMachine("orders-1", bootId, folder.resolve("none")).source())
        .isEqualTo(Source.NONE);
    assertThat(DomainFinder.ofMachine("orders-1", folder.resolve("none"), genuine))
        .isEqualTo(new ClockDomain("orders-1", Source.NONE));
  }
}
