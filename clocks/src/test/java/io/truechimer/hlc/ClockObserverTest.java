/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.truechimer.time.ClockReading;
import io.truechimer.time.ManualTimeSource;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class ClockObserverTest {

  private final ManualTimeSource time = new ManualTimeSource(1_000);
  private final Recorder recorder = new Recorder();

  private static final class Recorder implements ClockObserver {
    final List<Long> offsets = new ArrayList<>();
    final List<Long> jumps = new ArrayList<>();
    final List<ClockException> refusals = new ArrayList<>();

    @Override
    public void onOffset(long offsetNanos) {
      offsets.add(offsetNanos);
    }

    @Override
    public void onWallJump(long jumpNanos) {
      jumps.add(jumpNanos);
    }

    @Override
    public void onRefusal(ClockException refusal) {
      refusals.add(refusal);
    }
  }

  private HybridClockBuilder builder() {
    return HybridClock.builder().timeSource(time).observer(recorder);
  }

  /** The example in the documentation of {@link ClockObserver}. */
  @Test
  void shouldCountLargeOffsetsInThreeLines() {
    Duration maxOffset = Duration.ofMillis(500);
    LongAdder drifting = new LongAdder();
    HybridClock clock =
        HybridClock.builder()
            .timeSource(time)
            .maxOffset(maxOffset)
            .observer(
                new ClockObserver() {
                  @Override
                  public void onOffset(long offsetNanos) {
                    if (offsetNanos > maxOffset.toNanos() / 10) drifting.increment();
                  }
                })
            .build();

    clock.update(HybridTimestamp.of(1_000 + 50_000_000, 0));
    assertThat(drifting.sum()).as("a tenth is not more than a tenth").isZero();
    clock.update(HybridTimestamp.of(1_000 + 50_000_001, 0));
    assertThat(drifting.sum()).isEqualTo(1);
  }

  @Test
  void shouldReportEveryOffset() {
    HybridClock clock = builder().build();
    clock.now();
    clock.update(HybridTimestamp.of(1_030, 0));
    time.advance(Duration.ofNanos(100));
    clock.now();
    assertThat(recorder.offsets).containsExactly(0L, 30L, -70L);
    assertThat(recorder.jumps).isEmpty();
  }

  @Test
  void shouldReportTheOffsetOfAJoin() {
    HybridClock clock = builder().build();
    time.setWallNanos(1_050);
    clock.join(HybridTimestamp.of(1_080, 0));
    assertThat(recorder.offsets).containsExactly(30L);
    assertThat(recorder.jumps).containsExactly(50L);
  }

  @Test
  void shouldReportAJumpInAResync() {
    HybridClock clock = builder().build();
    time.setWallNanos(1_050);
    clock.resync();
    assertThat(recorder.jumps).containsExactly(50L);
  }

  /** The wall steps after the reading of one thread; another thread reports the step first. */
  @Test
  void shouldReportAStepOnceDespiteConcurrentReadings() {
    var meeting = new InterruptedTimeSource(time);
    HybridClock clock = HybridClock.builder().timeSource(meeting).observer(recorder).build();
    meeting.afterWall =
        () -> {
          time.setWallNanos(5_000);
          clock.now();
        };
    clock.now();
    clock.now();
    assertThat(recorder.jumps).containsExactly(4_000L);
  }

  /** A thread may hand over a reading after another thread has reported a later step. */
  @Test
  void shouldNotReportTheReverseStepForAReadingFromBeforeTheStep() {
    HybridClock clock = builder().build();
    time.advance(Duration.ofSeconds(1));
    ClockReading old = time.read();
    time.advance(Duration.ofNanos(10));
    time.setWallNanos(time.wallNanos() + 5_000);
    HybridTimestamp now = clock.now();

    assertThat(clock.now(old)).isEqualTo(now.next());
    assertThat(clock.update(HybridTimestamp.MIN, old)).isEqualTo(now.next().next());
    assertThat(recorder.jumps).containsExactly(5_000L);

    time.advance(Duration.ofNanos(1));
    time.setWallNanos(time.wallNanos() - 70);
    clock.now();
    assertThat(recorder.jumps).as("later steps are still reported").containsExactly(5_000L, -70L);
  }

  /** The clock starts with a reading whose two clocks lie far apart, as after a pause. */
  @Test
  void shouldNotTakeTheSlackOfAnEarlierReadingForAStep() {
    var torn =
        new TimeSource() {
          private long slack = 1_000;

          @Override
          public long wallNanos() {
            return time.wallNanos() + slack;
          }

          @Override
          public long monotonicNanos() {
            return time.monotonicNanos();
          }

          @Override
          public ClockReading read() {
            return new ClockReading(wallNanos(), monotonicNanos(), slack);
          }
        };
    HybridClock clock = HybridClock.builder().timeSource(torn).observer(recorder).build();
    torn.slack = 0;
    time.advance(Duration.ofSeconds(1));
    clock.now();
    assertThat(recorder.jumps).isEmpty();

    time.advance(Duration.ofSeconds(1));
    time.setWallNanos(time.wallNanos() + 5_000);
    clock.now();
    assertThat(recorder.jumps)
        .as("by as much as the slack does not explain")
        .containsExactly(3_000L);
  }

  @Test
  void shouldNotHideARefusalBehindAnObserverThatThrows() {
    var failure = new IllegalStateException("observer");
    HybridClock clock =
        HybridClock.builder()
            .timeSource(time)
            .maxOffset(Duration.ofNanos(10))
            .observer(
                new ClockObserver() {
                  @Override
                  public void onOffset(long offsetNanos) {
                    throw failure;
                  }

                  @Override
                  public void onRefusal(ClockException refusal) {
                    throw failure;
                  }
                })
            .build();
    assertThat(catchThrowable(() -> clock.update(HybridTimestamp.of(1_011, 0))))
        .isInstanceOf(ClockOffsetException.class)
        .hasSuppressedException(failure);
    assertThat(catchThrowable(clock::now)).isSameAs(failure);
    assertThat(clock.last()).as("the clock has moved").isEqualTo(HybridTimestamp.of(1_000, 1));
  }

  @Test
  void shouldNotMoveIfAnObserverThrowsAtAJump() {
    var failure = new IllegalStateException("observer");
    HybridClock clock =
        HybridClock.builder()
            .timeSource(time)
            .observer(
                new ClockObserver() {
                  @Override
                  public void onWallJump(long jumpNanos) {
                    throw failure;
                  }
                })
            .build();
    time.setWallNanos(2_000);
    assertThat(catchThrowable(clock::now)).isSameAs(failure);
    assertThat(clock.last()).isEqualTo(HybridTimestamp.of(1_000, 0));
    assertThat(clock.now()).as("the jump is told once").isEqualTo(HybridTimestamp.of(2_000, 0));
  }

  @Test
  void shouldLimitOffsetsToTheRangeOfALong() {
    HybridClock clock = builder().build();
    clock.update(HybridTimestamp.of(-1, 0));
    assertThat(recorder.offsets).containsExactly(Long.MAX_VALUE);

    time.setWallNanos(0);
    HybridClock other = builder().build();
    time.setWallNanos(-1);
    other.now();
    assertThat(recorder.offsets).containsExactly(Long.MAX_VALUE, Long.MIN_VALUE);
  }

  @Test
  void shouldReportJumpsInBothDirectionsOnce() {
    HybridClock clock = builder().build();
    time.advance(Duration.ofSeconds(1));
    time.setWallNanos(time.wallNanos() + 40);
    clock.now();
    clock.now();
    time.advance(Duration.ofSeconds(1));
    time.setWallNanos(time.wallNanos() - 110);
    clock.update(HybridTimestamp.MIN);
    clock.now();
    assertThat(recorder.jumps).containsExactly(40L, -110L);
  }

  /** CockroachDB counts a backward jump above a tenth of the maximum offset. */
  @Test
  void shouldSupportACounterOfBackwardJumps() {
    var vector = Vectors.PEERS.at("/cockroachdb/backward_jump_counter");
    long tenth = Vectors.unsigned(vector.get("maxOffset")) / 10;
    time.setWallNanos(Vectors.unsigned(vector.get("start")));
    HybridClock clock = builder().build();
    for (var step : vector.get("steps")) {
      time.setWallNanos(time.wallNanos() + step.get("change").asLong());
      clock.now();
      assertThat(recorder.jumps.stream().filter(jump -> -jump > tenth))
          .hasSize(step.get("countAfter").asInt());
    }
  }

  @Test
  void shouldReportTheJumpBeforeTheRefusal() {
    HybridClock clock = builder().maxForwardJump(Duration.ofNanos(10)).build();
    time.setWallNanos(2_000);
    Throwable first = catchThrowable(clock::now);
    Throwable second = catchThrowable(clock::now);
    assertThat(recorder.refusals).containsExactly((ClockException) first, (ClockException) second);
    assertThat(recorder.jumps).containsExactly(1_000L);
    assertThat(recorder.offsets).isEmpty();
  }

  @Test
  void shouldReportEveryKindOfRefusal() {
    HybridClock clock = builder().maxOffset(Duration.ofNanos(10)).wallTimeUpperBound(1_005).build();
    List<Throwable> thrown =
        List.of(
            catchThrowable(() -> clock.update(HybridTimestamp.of(1_011, 0))),
            catchThrowable(() -> clock.join(HybridTimestamp.of(1_011, 0))),
            catchThrowable(() -> clock.update(HybridTimestamp.of(1_005, -1))),
            catchThrowable(
                () -> builder().maxOffset(Duration.ofNanos(1)).last(HybridTimestamp.MAX).build()));
    assertThat(recorder.refusals).hasSize(4).isEqualTo(thrown);
  }

  @Test
  void shouldNotMistakeASuspendedThreadForAJump() {
    var slow =
        new TimeSource() {
          private long away;

          @Override
          public long wallNanos() {
            time.advance(Duration.ofNanos(away));
            return time.wallNanos();
          }

          @Override
          public long monotonicNanos() {
            return time.monotonicNanos();
          }
        };
    HybridClock clock = HybridClock.builder().timeSource(slow).observer(recorder).build();
    slow.away = 1_000_000_000;
    clock.now();
    assertThat(recorder.jumps).isEmpty();

    time.setWallNanos(time.wallNanos() + 150); // The slack explains all but this much.
    clock.now();
    slow.away = 0;
    clock.now();
    assertThat(recorder.jumps).containsExactly(150L);
  }
}
