/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * jcstress: two threads step the clock at once, under every interleaving that the machine shows.
 *
 * <p>The wall stands still, mostly at 1000. So the logical counter identifies each result, and each
 * order of the two steps has one outcome. Counters above 255 are in the clock's overflow register.
 * The third column is the clock's last timestamp after both.
 */
public final class HybridClockStress {

  private HybridClockStress() {}

  private static HybridTimestamp at(int logical) {
    return HybridTimestamp.of(1_000, logical);
  }

  /** A clock at (1000, last). */
  public abstract static class Clock {
    final ManualTimeSource time = new ManualTimeSource(1_000);
    final HybridClock clock;

    Clock(int last) {
      clock =
          HybridClock.builder()
              .timeSource(time)
              .last(at(last))
              .maxOffset(Duration.ofNanos(10))
              .build();
    }
  }

  /** Two events. */
  @JCStressTest
  @Outcome(id = "1, 2, 2", expect = ACCEPTABLE, desc = "the first thread came first")
  @Outcome(id = "2, 1, 2", expect = ACCEPTABLE, desc = "the second thread came first")
  @Outcome(expect = FORBIDDEN, desc = "a duplicate or a step back")
  @State
  public static class NowNow extends Clock {
    public NowNow() {
      super(0);
    }

    @Actor
    public void first(III_Result r) {
      r.r1 = clock.now().logical();
    }

    @Actor
    public void second(III_Result r) {
      r.r2 = clock.now().logical();
    }

    @Arbiter
    public void last(III_Result r) {
      r.r3 = clock.last().logical();
    }
  }

  /** Two events at the border between the registers. */
  @JCStressTest
  @Outcome(id = "255, 256, 256", expect = ACCEPTABLE, desc = "the first thread came first")
  @Outcome(id = "256, 255, 256", expect = ACCEPTABLE, desc = "the second thread came first")
  @Outcome(expect = FORBIDDEN, desc = "a duplicate or a step back")
  @State
  public static class NowNowAtTheBorder extends Clock {
    public NowNowAtTheBorder() {
      super(254);
    }

    @Actor
    public void first(III_Result r) {
      r.r1 = clock.now().logical();
    }

    @Actor
    public void second(III_Result r) {
      r.r2 = clock.now().logical();
    }

    @Arbiter
    public void last(III_Result r) {
      r.r3 = clock.last().logical();
    }
  }

  /** An event and a receipt, both in the packed register. */
  @JCStressTest
  @Outcome(id = "1, 6, 6", expect = ACCEPTABLE, desc = "the event came first")
  @Outcome(id = "7, 6, 7", expect = ACCEPTABLE, desc = "the receipt came first")
  @Outcome(expect = FORBIDDEN, desc = "a duplicate or a step back")
  @State
  public static class NowUpdate extends Clock {
    public NowUpdate() {
      super(0);
    }

    @Actor
    public void event(III_Result r) {
      r.r1 = clock.now().logical();
    }

    @Actor
    public void receipt(III_Result r) {
      r.r2 = clock.update(at(5)).logical();
    }

    @Arbiter
    public void last(III_Result r) {
      r.r3 = clock.last().logical();
    }
  }

  /** An event in the packed register, a receipt in the overflow one. */
  @JCStressTest
  @Outcome(id = "1, 301, 301", expect = ACCEPTABLE, desc = "the event came first")
  @Outcome(id = "302, 301, 302", expect = ACCEPTABLE, desc = "the receipt came first")
  @Outcome(expect = FORBIDDEN, desc = "a duplicate or a step back")
  @State
  public static class NowUpdateAcross extends Clock {
    public NowUpdateAcross() {
      super(0);
    }

    @Actor
    public void event(III_Result r) {
      r.r1 = clock.now().logical();
    }

    @Actor
    public void receipt(III_Result r) {
      r.r2 = clock.update(at(300)).logical();
    }

    @Arbiter
    public void last(III_Result r) {
      r.r3 = clock.last().logical();
    }
  }

  /** Two receipts, both in the packed register. */
  @JCStressTest
  @Outcome(id = "6, 10, 10", expect = ACCEPTABLE, desc = "the lower came first")
  @Outcome(id = "11, 10, 11", expect = ACCEPTABLE, desc = "the higher came first")
  @Outcome(expect = FORBIDDEN, desc = "a duplicate or a step back")
  @State
  public static class UpdateUpdate extends Clock {
    public UpdateUpdate() {
      super(0);
    }

    @Actor
    public void lower(III_Result r) {
      r.r1 = clock.update(at(5)).logical();
    }

    @Actor
    public void higher(III_Result r) {
      r.r2 = clock.update(at(9)).logical();
    }

    @Arbiter
    public void last(III_Result r) {
      r.r3 = clock.last().logical();
    }
  }

  /** Two receipts, one in each register. */
  @JCStressTest
  @Outcome(id = "6, 301, 301", expect = ACCEPTABLE, desc = "the lower came first")
  @Outcome(id = "302, 301, 302", expect = ACCEPTABLE, desc = "the higher came first")
  @Outcome(expect = FORBIDDEN, desc = "a duplicate or a step back")
  @State
  public static class UpdateUpdateAcross extends Clock {
    public UpdateUpdateAcross() {
      super(0);
    }

    @Actor
    public void lower(III_Result r) {
      r.r1 = clock.update(at(5)).logical();
    }

    @Actor
    public void higher(III_Result r) {
      r.r2 = clock.update(at(300)).logical();
    }

    @Arbiter
    public void last(III_Result r) {
      r.r3 = clock.last().logical();
    }
  }

  /** Two receipts of one timestamp, in the overflow register. */
  @JCStressTest
  @Outcome(id = "301, 302, 302", expect = ACCEPTABLE, desc = "the first thread came first")
  @Outcome(id = "302, 301, 302", expect = ACCEPTABLE, desc = "the second thread came first")
  @Outcome(expect = FORBIDDEN, desc = "a duplicate or a step back")
  @State
  public static class UpdateUpdateInOverflow extends Clock {
    public UpdateUpdateInOverflow() {
      super(0);
    }

    @Actor
    public void first(III_Result r) {
      r.r1 = clock.update(at(300)).logical();
    }

    @Actor
    public void second(III_Result r) {
      r.r2 = clock.update(at(300)).logical();
    }

    @Arbiter
    public void last(III_Result r) {
      r.r3 = clock.last().logical();
    }
  }

  /**
   * The wall has passed the overflow register: one thread has an event; the other has a receipt,
   * which goes into that register, and an event.
   */
  @JCStressTest
  @Outcome(id = "0, 302, 302", expect = ACCEPTABLE, desc = "the lone event came first")
  @Outcome(id = "302, 303, 303", expect = ACCEPTABLE, desc = "it came between")
  @Outcome(id = "303, 302, 303", expect = ACCEPTABLE, desc = "it came last")
  @Outcome(expect = FORBIDDEN, desc = "a duplicate or a step back")
  @State
  public static class NowUpdatePastOverflow extends Clock {
    public NowUpdatePastOverflow() {
      super(300);
      time.setWallNanos(1_001);
    }

    @Actor
    public void event(III_Result r) {
      r.r1 = clock.now().logical();
    }

    @Actor
    public void receipt(III_Result r) {
      clock.update(HybridTimestamp.of(1_001, 300));
      r.r2 = clock.now().logical();
    }

    @Arbiter
    public void last(III_Result r) {
      r.r3 = clock.last().logical();
    }
  }

  /** A thread reads at least the timestamp that another thread got, also across the registers. */
  @JCStressTest
  @Outcome(id = "301, 254, 301", expect = ACCEPTABLE, desc = "read before both")
  @Outcome(id = "301, 255, 301", expect = ACCEPTABLE, desc = "read between")
  @Outcome(id = "301, 301, 301", expect = ACCEPTABLE, desc = "read after both")
  @Outcome(expect = FORBIDDEN, desc = "a step back")
  @State
  public static class LastWhileCrossing extends Clock {
    public LastWhileCrossing() {
      super(254);
    }

    @Actor
    public void writer(III_Result r) {
      clock.now();
      r.r1 = clock.update(at(300)).logical();
    }

    @Actor
    public void reader(III_Result r) {
      r.r2 = clock.last().logical();
    }

    @Arbiter
    public void last(III_Result r) {
      r.r3 = clock.last().logical();
    }
  }
}
