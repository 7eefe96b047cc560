/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes, one of which has a clock that libfaketime makes false: all that it reads comes
 * from the system calls themselves. Needs Debian's package {@code libfaketime}.
 */
@ExtendWith(TestClusterExtension.class)
class FalseClockIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestCluster cluster;
  private final String topic;
  private final String monitorTopic = "monitor-" + UUID.randomUUID();
  private final List<ChildJvm> others = new ArrayList<>();
  private ChildJvm bad;
  private Path skew;

  FalseClockIT(TestCluster cluster) {
    this.cluster = cluster;
    topic = Clients.topic(cluster, "false-clock", 1);
  }

  @BeforeEach
  void setUp(@TempDir Path folder) {
    skew = folder.resolve("skew");
  }

  @AfterEach
  void close() {
    others.forEach(ChildJvm::close);
    if (bad != null) {
      bad.close();
    }
  }

  @Test
  void shouldFenceAClockThatIsFalseFromTheBeginning() throws Exception {
    skewBy("+0.3");
    start();
    assertFencedAlone();
    skewBy("+0");
    assertRecovered();
  }

  @Test
  void shouldFenceAClockThatSteps() throws Exception {
    skewBy("+0");
    start();
    await().atMost(PATIENCE).until(() -> last(bad).startsWith("SYNCHRONIZED sent"));
    skewBy("-0.3");
    assertFencedAlone();
    skewBy("+0");
    assertRecovered();
  }

  @Test
  void shouldFenceAClockThatDrifts() throws Exception {
    skewBy("+0");
    start();
    await().atMost(PATIENCE).until(() -> last(bad).startsWith("SYNCHRONIZED sent"));
    // 20 ms in each second, as many small steps, none of which is a step to the monitor. (A JVM
    // does
    // not come up under a rate such as "+0 x1.01", with both clocks faked.)
    int drifted = 0;
    while (!last(bad).startsWith("FENCED ClockFencedException")) {
      assertThat(drifted).as("drifted, and not fenced: ms").isLessThan(1000);
      drifted += 2;
      skewBy("+" + drifted / 1000.0);
      Thread.sleep(100);
    }
    assertFencedAlone();
    skewBy("+0");
    assertRecovered();
  }

  private void assertFencedAlone() {
    await().atMost(PATIENCE).until(() -> last(bad).startsWith("FENCED ClockFencedException"));
    assertThat(bad.log()).contains("the clocks of others prove it false");
    await()
        .atMost(PATIENCE)
        .until(() -> others.stream().allMatch(node -> last(node).startsWith("SYNCHRONIZED sent")));
    for (ChildJvm other : others) {
      assertThat(other.lines()).noneMatch(line -> line.startsWith("FENCED"));
    }
  }

  private void assertRecovered() {
    await().atMost(PATIENCE).until(() -> last(bad).startsWith("SYNCHRONIZED sent"));
    assertThat(bad.log()).contains("The clock of node c is no longer fenced");
    for (ChildJvm other : others) {
      assertThat(other.lines()).noneMatch(line -> line.startsWith("FENCED"));
    }
  }

  private static String last(ChildJvm child) {
    List<String> lines = child.lines();
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  /** In one move: the file is read at each call. */
  private void skewBy(String seconds) throws IOException {
    Path next = skew.resolveSibling("next");
    Files.writeString(next, seconds + "\n");
    Files.move(next, skew, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private void start() throws IOException {
    others.add(child("a", Map.of()));
    others.add(child("b", Map.of()));
    Map<String, String> faked = new HashMap<>();
    faked.put("LD_PRELOAD", libfaketime());
    faked.put("FAKETIME_TIMESTAMP_FILE", skew.toString());
    faked.put("FAKETIME_NO_CACHE", "1");
    faked.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    // Without this, waits with a timeout misbehave in a JVM.
    faked.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
    bad = child("c", faked);
  }

  private static String libfaketime() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      Optional<Path> library =
          folders
              .map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
              .filter(Files::exists)
              .findFirst();
      assumeThat(library).as("Debian's package libfaketime").isPresent();
      return library.get().toString();
    }
  }

  private ChildJvm child(String name, Map<String, String> environment) {
    return ChildJvm.start(
        ChildJvm.wholeClassPath(),
        environment,
        MeasuredProgram.class.getName(),
        cluster.bootstrapServers(),
        topic,
        "truechimer.node.id=" + name,
        "truechimer.clock.domain=" + name,
        "truechimer.local.error=static",
        "truechimer.local.error.ms=10",
        "truechimer.heartbeat.interval.ms=200",
        "truechimer.monitor.interval.ms=1000",
        "truechimer.monitor.topic=" + monitorTopic,
        "truechimer.monitor.topic.create=true");
  }
}
