/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.NodeClock;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiblingProcessorTest {

  private final NodeClock node = NodeClock.builder("node").build();

  /** Else it would wrap around, and be a time long ago. */
  @ParameterizedTest
  @ValueSource(longs = {18_446_744_073_709L, 18_446_744_073_710L, Long.MAX_VALUE})
  void shouldTakeATimeThatNoStampCanSayForOneAheadOfAllClocks(long millis) {
    HybridTimestamp timestamp =
        SiblingProcessor.originOf(new RecordHeaders(), millis, 1).timestamp();

    assertThat(node.accepts(timestamp)).isFalse();
  }
}
