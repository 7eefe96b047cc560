/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static io.truechimer.sync.MonitorState.NO_AGREEMENT;
import static io.truechimer.sync.MonitorState.SYNCHRONIZED;
import static io.truechimer.sync.MonitorState.UNVERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.OffsetSample.Kind;
import io.truechimer.sync.OffsetSample.Source;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One vote for each clock. */
class DomainVotingTest extends MonitorFixture {

  @Test
  void shouldGiveADomainOneVote() {
    for (int i = 0; i < 20; i++) {
      peer("replica" + i, "false", 300);
    }
    peer("other", "other", 0);
    pass(60);
    assertThat(evidence().clocks()).isEqualTo(3);
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
    assertThat(evidence().sources()).hasSize(21).filteredOn(SourceEstimate::isVote).hasSize(2);
  }

  @Test
  void shouldNotVoteForItselfByNodesThatShareItsClock() {
    peer("mate1", "home", 0);
    peer("mate2", "home", 0);
    pass(60);
    assertThat(evidence().clocks()).isEqualTo(1);
    assertThat(monitor.estimate().state()).isEqualTo(UNVERIFIED);
  }

  /** It may be the end of a tunnel, and the broker anywhere. */
  @Test
  void shouldNeverGiveAVoteToABrokerThatCountsAsThisMachines() {
    broker("tunnel", "home", 2000);
    peer("other", "other", 2000);
    pass(60);
    assertThat(evidence().clocks()).isEqualTo(2);
    assertThat(monitor.estimate().state()).isEqualTo(UNVERIFIED);

    peer("clone", "home", 300);
    pass(60);
    assertThat(evidence().clocks())
        .as("home, other, and the clone that was found out")
        .isEqualTo(3);
    assertThat(evidence().sources())
        .filteredOn(measurement -> measurement.source().name().equals("tunnel"))
        .singleElement()
        .satisfies(
            tunnel -> {
              assertThat(tunnel.isVote()).isFalse();
              assertThat(tunnel.domain()).isEqualTo("home");
            });
  }

  /** Cloned virtual machines: one boot id, several clocks. */
  @Test
  void shouldSplitADomainWhoseClocksDiffer() {
    peer("mate", "home", 0);
    peer("clone1", "home", 300);
    peer("clone2", "home", 300);
    peer("clone3", "home", 600);
    pass(14);
    assertThat(evidence().clocks()).isEqualTo(1);
    pass(1);
    assertThat(evidence().clocks()).as("home, and two groups that agree").isEqualTo(3);
    assertThat(evidence().sources())
        .extracting(SourceEstimate::domain)
        .containsExactly("home", "home/clone1", "home/clone1", "home/clone3");
    assertThat(monitor.estimate().state()).isEqualTo(NO_AGREEMENT);

    others.replaceAll((source, ahead) -> 0L);
    pass(60);
    assertThat(evidence().clocks()).as("agreed for long enough").isEqualTo(1);
  }

  @Test
  void shouldSplitADomainOfOthersToo() {
    peer("mate1", "cloud", 0);
    peer("clone1", "cloud", 300);
    peer("mate2", "cloud", 0);
    pass(15);
    assertThat(evidence().sources())
        .extracting(SourceEstimate::domain)
        .containsExactly("cloud/mate1", "cloud/mate1", "cloud/clone1");
    assertThat(evidence().sources()).filteredOn(SourceEstimate::isVote).hasSize(2);
    assertThat(evidence().suspects()).extracting(m -> m.source().name()).containsExactly("clone1");
    assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
  }

  @Test
  void shouldSplitOnlyOnThreeFindingsInARow() {
    peer("mate", "cloud", 0);
    Source clone = peer("clone", "cloud", 300);
    pass(10);
    others.put(clone, 0L);
    pass(5);
    others.put(clone, 300L);
    pass(10);
    assertThat(evidence().clocks()).isEqualTo(2);
    pass(5);
    assertThat(evidence().clocks()).isEqualTo(3);
  }

  /** Those that agree have one vote; until they have for long, they lose it at once. */
  @Test
  void shouldJoinOnlyAfterSixAgreementsInARow() {
    peer("mate", "cloud", 0);
    Source clone = peer("clone", "cloud", 300);
    pass(15);
    for (int i = 0; i < 2; i++) {
      others.put(clone, 0L);
      pass(25);
      assertThat(evidence().clocks()).isEqualTo(2);
      others.put(clone, 300L);
      pass(1);
      assertThat(evidence().clocks()).as("still split").isEqualTo(3);
      pass(4);
    }
    others.put(clone, 0L);
    pass(30);
    others.put(clone, 300L);
    pass(14);
    assertThat(evidence().clocks()).as("joined").isEqualTo(2);
    pass(1);
    assertThat(evidence().clocks()).isEqualTo(3);
  }

  /** After a step, samples of before it are left out for a while. */
  @Test
  void shouldRemainSplitThroughAnOwnStep() {
    peer("mate", "cloud", 0);
    peer("clone", "cloud", 300);
    pass(15);
    step(-300);
    monitor.evaluate();
    assertThat(evidence().clocks()).isEqualTo(3);
    pass(2);
    assertThat(evidence().clocks()).isEqualTo(3);
  }

  /** The own clock is one of its domain. */
  @Test
  void shouldSplitFromASingleMateThatDiffers() {
    peer("mate", "home", 300);
    pass(14);
    assertThat(evidence().clocks()).isEqualTo(1);
    pass(1);
    assertThat(evidence().clocks()).isEqualTo(2);
    assertThat(evidence().sources())
        .extracting(SourceEstimate::domain)
        .containsExactly("home/mate");
  }

  @Test
  void shouldLetTheBestOfADomainVote() {
    time.advance(Duration.ofSeconds(1));
    long monotonic = time.monotonicNanos();
    for (int halfMillis : new int[] {9, 3, 6}) {
      Source source = new Source(Kind.PEER, "in " + halfMillis, "cloud", 1, 0);
      monitor.add(
          OffsetSample.cristian(source, START, monotonic, 2L * halfMillis * MILLI, 0, MILLI));
    }
    monitor.evaluate();
    assertThat(evidence().sources())
        .filteredOn(SourceEstimate::isVote)
        .extracting(m -> m.source().name())
        .containsExactly("in 3");
  }

  /** Some others come and go with each heartbeat, true ones and false ones. */
  @Test
  void shouldStandPeersThatJoinAndLeaveQuickly() {
    peers(0, 0);
    for (int i = 0; i < 200; i++) {
      others.keySet().removeIf(source -> source.domain().equals("brief"));
      peer("guest" + i, "brief", i % 3 == 0 ? 300 : 0);
      pass(1);
      assertThat(monitor.estimate().state()).isEqualTo(SYNCHRONIZED);
      assertHoldsTheTrueTime();
    }
  }

  @Test
  void shouldForgetWhatItFoundOfADomainThatIsGone() {
    for (int i = 0; i < 2; i++) {
      peer("mate", "cloud", 0);
      peer("clone", "cloud", 300);
      pass(10);
      assertThat(evidence().clocks()).isEqualTo(2);
      others.clear();
      pass(20);
    }
  }

  @Test
  void shouldTellAPeerFromABrokerOfItsName() {
    peer("1", "peers", 0);
    broker("1", "brokers", 0);
    pass(1);
    assertThat(evidence().clocks()).isEqualTo(3);
  }

  /** It shares the clock that it finds false; or its own measurements are bad. */
  @Test
  void shouldNotTakeAMateForAWitness() {
    broker("1", "broker1", 300);
    broker("2", "broker2", 300);
    peer("mate", "home", 300);
    pass(10);
    assertThat(evidence().isDisjoint()).isTrue();
    assertThat(evidence().isProof()).isFalse();
  }
}
