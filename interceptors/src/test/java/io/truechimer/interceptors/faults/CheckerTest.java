/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.faults.Violation.Rule;
import io.truechimer.interceptors.faults.Window.Known;
import io.truechimer.interceptors.faults.Window.Stored;
import io.truechimer.serde.HlcHeader;
import io.truechimer.sync.MonitorState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Histories made by hand: a good one, and one for each thing that must not be. */
class CheckerTest {

  private static final long MILLI = 1_000_000;

  /** The true time is the monotonic clock's and this. */
  private static final long LEAD = 1_000_000 * MILLI;

  private static final Truth TRUTH = new Truth(LEAD, LEAD);
  private static final String REFUSAL = "io.truechimer.interceptors.ClockFencedException";

  private final Checker checker = new Checker();
  private final List<Stored> records = new ArrayList<>();
  private final Map<String, List<Report>> reports = new HashMap<>();
  private final Map<String, List<String>> logs = new HashMap<>();
  private Known fault = Known.HEALTHY;
  private boolean isLast;

  @Test
  void shouldFindNothingInAGoodHistory() {
    stored("a.1.t.1", 10);
    stored("b.1.t.1", 11, "a.1.t.1");
    stored("b.1.t.2", 12);
    said("a", new Report.Acknowledged("a.1.t.1"), status(10, MonitorState.SYNCHRONIZED, 5, 15));
    said("b", status(10, MonitorState.UNVERIFIED, 50, 60), sent("b.1.t.1", 10, 12));

    Findings findings = check();

    assertThat(findings.violations()).isEmpty();
    assertThat(findings.records()).isEqualTo(3);
    assertThat(findings.pairs()).as("two, and one by way of another").isEqualTo(3);
    assertThat(findings.intervals()).as("one of a state that is trusted, one stamp").isEqualTo(2);
  }

  @Test
  void shouldFindAnEffectThatIsNotStampedAfterItsCause() {
    stored("a.1.t.1", 10);
    stored("b.1.t.1", 10, "a.1.t.1");
    assertViolates(Rule.CAUSALITY);
  }

  @Test
  void shouldFindAnEffectThatIsStampedBeforeTheCauseOfItsCause() {
    stored("a.1.t.1", 10);
    stored("b.1.t.1", 11, "a.1.t.1");
    // Its own cause is of an earlier window: it counts all the same.
    check();
    stored("c.1.t.1", 9, "b.1.t.1");
    assertViolates(Rule.CAUSALITY);
  }

  @Test
  void shouldFindAThreadThatIsStampedBackwards() {
    stored("a.1.t.2", 9);
    stored("a.1.t.1", 10);
    assertViolates(Rule.CAUSALITY);
  }

  @Test
  void shouldCountACauseTooFarAheadApartWhereTheFaultExplainsIt() {
    fault = new Known(List.of(), 0, true);
    stored("future.1.1", 10_000);
    stored("a.1.t.1", 11, "future.1.1");
    Findings findings = check();
    assertThat(findings.violations()).isEmpty();
    assertThat(findings.rejected()).isEqualTo(1);
  }

  @Test
  void shouldNotExcuseACauseThatCouldHaveBeenAccepted() {
    fault = new Known(List.of(), 0, true);
    stored("a.1.t.1", 400);
    said("a", sent("a.1.t.1", 399, 401));
    stored("b.1.t.1", 11, "a.1.t.1");
    assertViolates(Rule.CAUSALITY);
  }

  @Test
  void shouldNotExcuseAnybodyWhereTheFaultDoesNot() {
    stored("future.1.1", 10_000);
    stored("a.1.t.1", 11, "future.1.1");
    assertViolates(Rule.CAUSALITY);
  }

  @Test
  void shouldFindARecordThatIsLost() {
    said("a", new Report.Acknowledged("a.1.t.1"));
    assertViolates(Rule.NOTHING_LOST);
  }

  @Test
  void shouldRememberWhatWasReadBeforeItWasAcknowledged() {
    stored("a.1.t.1", 10);
    check();
    said("a", new Report.Acknowledged("a.1.t.1"));
    assertThat(check().violations()).isEmpty();
  }

  @Test
  void shouldFindARecordThatNobodyReceives() {
    stored("a.1.t.1", 10);
    stored("a.1.t.2", 11);
    reports.clear();
    said("b", new Report.Received("a.1.t.1"), new Report.Received("a.1.t.1"));
    assertViolates(Rule.NOTHING_LOST);
  }

  @Test
  void shouldNotAskNodesThatHaveEndedWhatTheyReceived() {
    stored("a.1.t.1", 10);
    reports.clear();
    isLast = true;
    assertThat(check().violations()).isEmpty();
  }

  @Test
  void shouldFindARecordThatIsThereTwice() {
    stored("a.1.t.1", 10);
    check();
    stored("a.1.t.1", 10);
    assertViolates(Rule.NOTHING_TWICE);
  }

  @Test
  void shouldFindARecordWithoutAStamp() {
    stored("a.1.t.1", Optional.empty());
    assertViolates(Rule.STAMPED);
  }

  @Test
  void shouldFindAnIntervalThatEndsTooEarly() {
    said("a", status(20, MonitorState.SYNCHRONIZED, 5, 19));
    assertViolates(Rule.TRUE_TIME);
  }

  @Test
  void shouldFindAnIntervalThatBeginsTooLate() {
    said("a", status(20, MonitorState.HOLDOVER, 21, 30));
    assertViolates(Rule.TRUE_TIME);
  }

  @Test
  void shouldMeasureAFalseNodeTooOnceItIsTrusted() {
    fault = new Known(List.of("c"), 50 * MILLI, false);
    said("c", status(100, MonitorState.SYNCHRONIZED, 150, 160));
    Findings findings = check();
    assertThat(findings.violations()).as("by as much as nobody can prove").isEmpty();
    assertThat(findings.unproven()).isEqualTo(1);
    said("c", status(100, MonitorState.SYNCHRONIZED, 151, 160));
    assertViolates(Rule.TRUE_TIME);
  }

  @Test
  void shouldFindABoundThatDoesNotHold() {
    stored("a.1.t.1", 10);
    said("a", sent("a.1.t.1", 13, 14));
    assertViolates(Rule.TRUE_TIME);
  }

  @Test
  void shouldFindAClockThatFollowedAStampTooFarAhead() {
    stored("a.1.t.1", 700);
    said("a", sent("a.1.t.1", 10, 11));
    assertThat(check().violations())
        .extracting(Violation::rule)
        .containsExactly(Rule.TRUE_TIME, Rule.TRUE_TIME);
  }

  @Test
  void shouldFindAHealthyNodeThatIsFencedOrDisrupted() {
    said("a", status(10, MonitorState.FENCED, 5, 15));
    assertViolates(Rule.NO_HEALTHY_NODE_FENCED);
    said("a", status(10, MonitorState.DISRUPTED, 5, 15));
    assertViolates(Rule.NO_HEALTHY_NODE_FENCED);
    said("a", new Report.Failed("send", REFUSAL, true, true, ""));
    assertViolates(Rule.NO_HEALTHY_NODE_FENCED);
  }

  @Test
  void shouldLetAFalseNodeBeFencedAndSayOfRefusals() {
    fault = new Known(List.of("c"), 0, false);
    said("c", status(10, MonitorState.FENCED, 500, 600));
    said("c", new Report.Failed("send", REFUSAL, true, true, ""));
    assertThat(check().violations()).isEmpty();
  }

  @Test
  void shouldFindAnExceptionOfOurs() {
    said("a", new Report.Failed("poll", "java.lang.NullPointerException", true, false, ""));
    assertViolates(Rule.NO_EXCEPTION);
    said("a", new Report.Failed("send", REFUSAL, true, false, "it is not fenced"));
    assertViolates(Rule.NO_EXCEPTION);
    logs.put("a", List.of("WARN Error executing interceptor onSend callback"));
    assertViolates(Rule.NO_EXCEPTION);
    logs.put("a", List.of("Exception in thread \"main\" java.lang.StackOverflowError"));
    assertViolates(Rule.NO_EXCEPTION);
    String timeout = "org.apache.kafka.common.errors.TimeoutException";
    said("a", new Report.Failed("send", timeout, false, false, "Kafka's own"));
    assertThat(check().violations()).isEmpty();
  }

  @Test
  void shouldFindWhatIsLeft() {
    said("a", new Report.Ended(List.of("a-clock-monitor"), 0, 100, 0));
    assertViolates(Rule.NOTHING_LEFT);
    said("a", new Report.Ended(List.of(), 1, 100, 0));
    assertViolates(Rule.NOTHING_LEFT);
    said("a", new Report.Ended(List.of(), 0, 100_000, 0));
    assertViolates(Rule.NOTHING_LEFT);
    said("a", new Report.Ended(List.of(), 0, 100, 10));
    assertViolates(Rule.NOTHING_LEFT);
    said("a", new Report.Ended(List.of(), 0, 100, 0));
    assertThat(check().violations()).isEmpty();
  }

  @Test
  void shouldFindALogThatIsFlooded() {
    String[] lines = new String[13];
    Arrays.fill(lines, "WARN truechimer");
    logs.put("a", List.of(lines));
    assertViolates(Rule.QUIET_LOG);
  }

  private void assertViolates(Rule rule) {
    assertThat(check().violations()).extracting(Violation::rule).containsExactly(rule);
  }

  /** Checks what has come together, and begins anew. */
  private Findings check() {
    Window window =
        new Window(
            fault, TRUTH, List.copyOf(records), Map.copyOf(reports), Map.copyOf(logs), isLast);
    records.clear();
    reports.clear();
    logs.clear();
    return checker.check(window);
  }

  /**
   * A record that somebody receives, and whose stamp is so many milliseconds after the beginning,
   * give or take 2.
   */
  private void stored(String id, long millis, String... causes) {
    HybridTimestamp timestamp = HybridTimestamp.of(LEAD + millis * MILLI, 0);
    HlcHeader stamp = new HlcHeader(timestamp, 2_000, true, 1);
    stored(id, Optional.of(stamp), causes);
  }

  private void stored(String id, Optional<HlcHeader> stamp, String... causes) {
    records.add(new Stored(new ChainRecord(0, id, List.of(causes)), stamp));
    said("receiver", new Report.Received(id));
  }

  private void said(String node, Report... said) {
    reports.computeIfAbsent(node, n -> new ArrayList<>()).addAll(List.of(said));
  }

  private static Report sent(String id, long before, long after) {
    return new Report.Sent(id, before * MILLI, after * MILLI);
  }

  /** All in milliseconds since the beginning. */
  private static Report status(long now, MonitorState state, long earliest, long latest) {
    return new Report.Status(
        now * MILLI, now * MILLI, state, state, LEAD + earliest * MILLI, LEAD + latest * MILLI, 9);
  }
}
