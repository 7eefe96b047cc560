/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.ClockDomain;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorSettings;
import io.truechimer.sync.OffsetMonitor;
import io.truechimer.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemainsTest {

  private static final LocalError ERROR = new LocalError(1, LocalError.Source.CONFIGURED);

  private static final ClockDomain DOMAIN = new ClockDomain("a", ClockDomain.Source.NONE);

  private final List<Object> kept = new ArrayList<>();

  @Test
  void shouldCountMonitorsThatClientsLeaveBehind() {
    MonitorSettings settings = MonitorSettings.builder().build();
    Report.Ended ended =
        Remains.afterClosing(
            () ->
                kept.add(new OffsetMonitor(settings, TimeSource.system(), "a", 1, DOMAIN, ERROR)));
    assertThat(ended.grown()).isGreaterThanOrEqualTo(10);
  }

  @Test
  void shouldNotCountWhatIsLearnedOfOthers() {
    Report.Ended ended =
        Remains.afterClosing(() -> kept.add(new LocalError(2, LocalError.Source.CONFIGURED)));
    assertThat(ended.grown()).isLessThanOrEqualTo(5);
  }
}
