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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.slf4j.LoggerFactory;

/** Runs of JUnit inside a test of JUnit. */
class TestClusterExtensionIT {

  private static final List<TestCluster> SEEN = new ArrayList<>();

  @ExtendWith(TestClusterExtension.class)
  static class First {
    @Test
    void shouldBeGivenACluster(TestCluster cluster) {
      SEEN.add(cluster);
      cluster.createTopic("extension", 1);
    }
  }

  @ExtendWith(TestClusterExtension.class)
  static class Second {
    @Test
    void shouldBeGivenACluster(TestCluster cluster) {
      SEEN.add(cluster);
    }
  }

  @ExtendWith(TestClusterExtension.class)
  static class Failing {
    @Test
    void shouldFail() {
      LoggerFactory.getLogger(Failing.class).info("logged by the failing test");
      fail("on purpose");
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
    SEEN.clear();
    run(First.class, Second.class).testEvents().assertStatistics(stats -> stats.succeeded(2));
    assertThat(SEEN).hasSize(2);
    assertThat(SEEN.get(0)).isSameAs(SEEN.get(1));
    URI address = URI.create("kafka://" + SEEN.get(0).bootstrapServers());
    assertThatThrownBy(() -> new Socket(address.getHost(), address.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void shouldPrintTheLogOfAFailure() {
    PrintStream console = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      run(Failing.class).testEvents().assertStatistics(stats -> stats.failed(1));
    } finally {
      System.setErr(console);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .startsWith("shouldFail() failed; the end of " + Logs.file() + ":")
        .contains("logged by the failing test");
  }

  @Test
  void shouldSkipWhereDockerIsAskedForAndDoesNotAnswer() {
    assumeThat(ContainerBroker.obstacle()).isPresent();
    String before = System.getProperty(TestCluster.CHOICE, "in-process");
    System.setProperty(TestCluster.CHOICE, "testcontainers");
    try {
      EngineExecutionResults results = run(First.class);
      results.testEvents().assertStatistics(stats -> stats.started(0));
      results
          .containerEvents()
          .skipped()
          .assertThatEvents()
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.getRequiredPayload(String.class))
                      .isEqualTo("Docker does not answer: truechimer.cluster=testcontainers"));
    } finally {
      System.setProperty(TestCluster.CHOICE, before);
    }
  }
}
