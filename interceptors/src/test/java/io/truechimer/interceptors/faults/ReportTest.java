/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.MonitorState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a process prints is what another one reads. */
class ReportTest {

  @Test
  void shouldReadWhatWasWritten() {
    for (Report report :
        List.of(
            new Report.Status(1, -2, MonitorState.STARTING, MonitorState.FENCED, -3, 4, 5),
            new Report.Sent("a.1.t.1", 6, 7),
            new Report.Acknowledged("a.1.t.1"),
            new Report.Received("b.1.t.1"),
            new Report.Assigned(3),
            new Report.Failed("send", "java.lang.Error", true, false, "what, and why"),
            new Report.Ended(List.of("one", "another"), 8, 9, -10),
            new Report.Ended(List.of(), 0, 0, 0))) {
      assertThat(Report.parse(report.line())).isEqualTo(report);
    }
  }

  @Test
  void shouldReadRecordsOfChainsAndNoOthers() {
    for (ChainRecord record :
        List.of(
            new ChainRecord(0, "a.1.t.1", List.of()),
            new ChainRecord(3, "b.2.t.17", List.of("a.1.t.1", "c.1.t.2")))) {
      assertThat(ChainRecord.parse(record.value())).contains(record);
    }
    assertThat(ChainRecord.parse("malformed")).isEmpty();
    assertThat(ChainRecord.parse(null)).isEmpty();
    assertThat(new ChainRecord(3, "b.2.t.17", List.of()).sender()).isEqualTo("b.2.t");
    assertThat(new ChainRecord(3, "b.2.t.17", List.of()).number()).isEqualTo(17);
  }
}
