/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestClusterExtensionTest {

  @Test
  void shouldSkipWithAMessageIfDockerIsNeededAndDoesNotAnswer() {
    ConditionEvaluationResult result =
        TestClusterExtension.condition(
            ClusterForm.TESTCONTAINERS, () -> Optional.of("Docker does not answer"));
    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason()).contains("Docker does not answer");
  }

  @Test
  void shouldRunIfDockerAnswers() {
    assertThat(
            TestClusterExtension.condition(ClusterForm.TESTCONTAINERS, Optional::empty)
                .isDisabled())
        .isFalse();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TESTCONTAINERS")
  void shouldNotCheckDockerUnlessItIsNeeded(ClusterForm form) {
    ConditionEvaluationResult result =
        TestClusterExtension.condition(
            form,
            () -> {
              throw new AssertionError("Docker was checked");
            });
    assertThat(result.isDisabled()).isFalse();
  }
}
