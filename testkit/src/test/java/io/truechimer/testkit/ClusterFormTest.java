/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClusterFormTest {

  @Test
  void shouldParseTheNamesOfTheForms() {
    assertThat(ClusterForm.parse("in-process")).isEqualTo(ClusterForm.IN_PROCESS);
    assertThat(ClusterForm.parse("child")).isEqualTo(ClusterForm.CHILD);
    assertThat(ClusterForm.parse("testcontainers")).isEqualTo(ClusterForm.TESTCONTAINERS);
  }

  @Test
  void shouldRefuseAnUnknownForm() {
    assertThatThrownBy(() -> ClusterForm.parse("docker"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the form of the cluster must be one of in-process, child, testcontainers:"
                + " truechimer.cluster=docker");
  }

  @Test
  void shouldRefuseAClusterWithoutBrokers() {
    assertThatThrownBy(() -> TestCluster.childProcesses(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a cluster must have at least 1 broker: brokers=0");
  }

  @Test
  void shouldMapPropertiesToVariablesOfTheImage() {
    assertThat(ContainerBroker.variable("log.cleaner.dedupe.buffer.size"))
        .isEqualTo("KAFKA_LOG_CLEANER_DEDUPE_BUFFER_SIZE");
    assertThat(ContainerBroker.variable("a-b_c")).isEqualTo("KAFKA_A___B__C");
  }
}
