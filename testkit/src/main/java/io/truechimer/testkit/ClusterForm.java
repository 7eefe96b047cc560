/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The forms in which {@link TestCluster#start()} runs a broker. */
enum ClusterForm {
  IN_PROCESS("in-process"),
  CHILD("child"),
  TESTCONTAINERS("testcontainers");

  private final String text;

  ClusterForm(String text) {
    this.text = text;
  }

  static ClusterForm chosen() {
    return parse(System.getProperty(TestCluster.CHOICE, IN_PROCESS.text));
  }

  static ClusterForm parse(String text) {
    return Arrays.stream(values())
        .filter(form -> form.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the form of the cluster must be one of "
                        + Arrays.stream(values())
                            .map(form -> form.text)
                            .collect(Collectors.joining(", "))
                        + ": "
                        + TestCluster.CHOICE
                        + "="
                        + text));
  }

  TestCluster start(Map<String, String> brokerProperties) {
    return switch (this) {
      case IN_PROCESS -> InProcessBroker.start(brokerProperties);
      case CHILD -> TestCluster.childProcesses(1, brokerProperties);
      case TESTCONTAINERS -> ContainerBroker.start(brokerProperties);
    };
  }
}
