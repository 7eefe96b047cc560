/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.truechimer.sync.LocalError;
import io.truechimer.time.TimeSource;
import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads real daemons, which do not touch this machine's clock. Skipped without chronyd. */
class ChronydIT {

  @TempDir Path directory;

  private final List<Process> daemons = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    for (Process daemon : daemons) {
      daemon.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldReadTheErrorBoundOfADaemonWithAServer() throws IOException {
    int ntp = freePort();
    int serving = freePort();
    int following = freePort();
    start(
        "serving",
        "port " + ntp,
        "bindaddress 127.0.0.1",
        "allow 127.0.0.1",
        "local stratum 8",
        "cmdport " + serving);
    start(
        "following",
        "port 0",
        "server 127.0.0.1 port " + ntp + " iburst minpoll 0 maxpoll 0",
        "cmdport " + following);

    ChronyErrorSource source = new ChronyErrorSource(following, TimeSource.system());
    ErrorReading reading =
        await()
            .atMost(Duration.ofMinutes(1))
            .until(source::read, Optional::isPresent)
            .orElseThrow();

    assertThat(reading.error().source()).isEqualTo(LocalError.Source.CHRONY);
    // Both daemons read one clock, so the bound is microseconds; a second would be absurd.
    assertThat(reading.error().nanos()).isBetween(1L, 1_000_000_000L);
    assertThat(reading.detail())
        .startsWith("reference id 7F000001, stratum 9, ")
        .endsWith("leap status 0");
    // A daemon without a server reports an error of 0, which means nothing.
    assertThat(new ChronyErrorSource(serving, TimeSource.system()).read()).isEmpty();
  }

  /**
   * Starts a daemon that does not touch the clock, needs no privileges, and writes only below the
   * directory of the test.
   */
  private void start(String name, String... lines) throws IOException {
    Path configuration = directory.resolve(name + ".conf");
    Files.write(
        configuration,
        Stream.concat(
                Stream.of(lines),
                Stream.of(
                    "bindcmdaddress 127.0.0.1",
                    "bindcmdaddress /", // No Unix socket.
                    "pidfile " + directory.resolve(name + ".pid")))
            .toList());
    daemons.add(
        new ProcessBuilder(
                chronyd(),
                "-d",
                "-x",
                "-U",
                "-u",
                System.getProperty("user.name"),
                "-f",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile())
            .start());
  }

  private static String chronyd() {
    Optional<File> found =
        Stream.of("/usr/sbin/chronyd", "/usr/bin/chronyd", "/usr/local/sbin/chronyd")
            .map(File::new)
            .filter(File::canExecute)
            .findFirst();
    assumeTrue(found.isPresent(), "no chronyd on this machine");
    return found.get().getPath();
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket =
        new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }
}
