/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {

  @Test
  void shouldHaveAllThatBeginsWithOneOfTheNames() {
    Selection only = Selection.parse("Stamp, Throughput");

    assertThat(only.has("StampBenchmark")).isTrue();
    assertThat(only.has("Throughput")).isTrue();
    assertThat(only.has("StreamsThroughput")).isFalse();
    assertThat(only.isAll()).isFalse();
  }

  @Test
  void shouldHaveAllIfNothingIsNamed() {
    assertThat(Selection.parse("").isAll()).isTrue();
    assertThat(Selection.parse("").has("StampBenchmark")).isTrue();
  }

  @Test
  void shouldRefuseANameThatThereIsNot() {
    assertThatThrownBy(() -> Selection.parse("Stamp,Clock").requireAll(List.of("StampBenchmark")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("benchmarks.only=Clock");
  }
}
