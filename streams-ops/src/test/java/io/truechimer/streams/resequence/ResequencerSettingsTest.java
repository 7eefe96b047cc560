/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;

class ResequencerSettingsTest {

  @Test
  void shouldRefuseSettingsThatMakeNoSense() {
    shouldRefuseSettingsThatMakeNoSense(
        Resequencer.processor("in-order", Serdes.String(), Serdes.String()));
    shouldRefuseSettingsThatMakeNoSense(
        Resequencer.values("in-order", Serdes.String(), Serdes.String()));
  }

  private static void shouldRefuseSettingsThatMakeNoSense(
      ResequencerSettings<String, String, ?> resequencer) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resequencer.withLateness(Duration.ofMillis(-1)))
        .withMessageContaining("lateness=PT-0.001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resequencer.withMaxWait(Duration.ZERO))
        .withMessageContaining("maxWait=PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resequencer.withIdleTimeout(Duration.ofDays(1_000)))
        .withMessageContaining("idleTimeout=");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resequencer.withMaxBuffered(0, 1))
        .withMessageContaining("maxRecords=0");
  }
}
