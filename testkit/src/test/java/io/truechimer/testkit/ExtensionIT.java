/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.slf4j.LoggerFactory;

/** Runs JUnit inside a test. */
class ExtensionIT {

  private static final List<TestCluster> SEEN = new ArrayList<>();

  @ExtendWith(TestClusterExtension.class)
  static class First {
    @Test
    void shouldGetACluster(TestCluster cluster) {
      SEEN.add(cluster);
      cluster.createTopic("extension", 1);
    }
  }

  @ExtendWith(TestClusterExtension.class)
  static class Second {
    @Test
    void shouldGetACluster(TestCluster cluster) {
      SEEN.add(cluster);
    }
  }

  @ExtendWith(TestClusterExtension.class)
  static class Failing {
    @Test
    void shouldFail(TestCluster cluster) {
      LoggerFactory.getLogger(Failing.class).info("logged by the failing test");
      fail("on purpose");
    }
  }

  private static final ByteArrayOutputStream PRINTED = new ByteArrayOutputStream();

  @BeforeAll
  static void run() {
    PrintStream console = System.err;
    System.setErr(new PrintStream(PRINTED, true, StandardCharsets.UTF_8));
    try {
      run(First.class, Second.class, Failing.class)
          .testEvents()
          .assertStatistics(stats -> stats.succeeded(2).failed(1));
    } finally {
      System.setErr(console);
    }
  }

  private static EngineExecutionResults run(Class<?>... classes) {
    EngineTestKit.Builder builder = EngineTestKit.engine("junit-jupiter");
    for (Class<?> type : classes) {
      builder.selectors(selectClass(type));
    }
    return builder.execute();
  }

  @Test
  void shouldShareOneClusterAmongClassesAndCloseItAtTheEnd() {
    assertThat(SEEN).hasSize(2);
    assertThat(SEEN.get(0)).isSameAs(SEEN.get(1));
    URI address = URI.create("kafka://" + SEEN.get(0).bootstrapServers());
    assertThatThrownBy(() -> new Socket(address.getHost(), address.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void shouldPrintLogsOnlyForAFailure() {
    assertThat(PRINTED.toString(StandardCharsets.UTF_8))
        .contains("shouldFail(TestCluster) failed; the end of " + Logs.file() + ":")
        .contains("logged by the failing test")
        .doesNotContain("shouldGetACluster");
  }

  @Test
  void shouldFetchTheLogOfAContainer() {
    assumeThat(ClusterForm.chosen()).isEqualTo(ClusterForm.TESTCONTAINERS);
    assertThat(PRINTED.toString(StandardCharsets.UTF_8))
        .contains("-container.log:")
        .contains("Kafka Server started");
  }
}
