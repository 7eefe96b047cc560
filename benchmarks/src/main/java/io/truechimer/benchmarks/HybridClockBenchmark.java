/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks;

import accord.local.Node;
import accord.local.TimeService;
import accord.local.UniqueTimeService;
import accord.primitives.Timestamp;
import io.truechimer.hlc.HybridClock;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ignite.internal.hlc.HybridClockImpl;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Compares hybrid clocks with each other, and with a bare clock read.
 *
 * <p>Every {@code now} and {@code update} returns the clock's own timestamp object. The {@code
 * update} benchmarks also create the remote timestamp, at the same cost in all of them.
 */
// More forks than elsewhere: the cost of a compare-and-set varies between forks.
@Fork(
    value = 10,
    jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
public class HybridClockBenchmark extends NanosBenchmark {

  private static final long AN_HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long A_SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long AN_HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);
  private static final long AN_HOUR_MICROS = TimeUnit.HOURS.toMicros(1);

  /** Bits of the logical counter in Ignite's packed timestamp. */
  private static final int IGNITE_LOGICAL_BITS = 16;

  @State(Scope.Benchmark)
  public static class Clocks {
    final HybridClock truechimer = HybridClock.builder().build();
    final HybridClock truechimerWithLimits =
        HybridClock.builder()
            .maxOffset(Duration.ofNanos(2 * AN_HOUR_NANOS))
            .wallTimeUpperBound(-2L)
            .build();

    /**
     * Once ahead of the wall clock by more events than the near register holds; no longer ahead.
     */
    final HybridClock truechimerOnceFar =
        HybridClock.builder()
            .last(HybridTimestamp.of(TimeSource.system().wallNanos() + A_SECOND_NANOS, 256))
            .build();

    final CasClock casOnObject = new CasClock(TimeSource.system());
    final HybridClockImpl ignite = new HybridClockImpl();
    final UniqueTimeService.AtomicUniqueTime accord =
        new UniqueTimeService.AtomicUniqueTime(
            TimeService.of(
                () -> System.currentTimeMillis() * 1000,
                unit -> unit.convert(System.nanoTime(), TimeUnit.NANOSECONDS)));
    final Node.Id accordNode = new Node.Id(1);
    final AtomicLong floor = new AtomicLong();
    final TimeSource time = TimeSource.system();
  }

  /** A remote clock that is an hour ahead, and advances with each use. */
  @State(Scope.Thread)
  public static class Remote {
    long nanos = TimeSource.system().wallNanos() + AN_HOUR_NANOS;
    long igniteTime = (System.currentTimeMillis() + AN_HOUR_MILLIS) << IGNITE_LOGICAL_BITS;
    long micros = System.currentTimeMillis() * 1000 + AN_HOUR_MICROS;
    final HybridTimestamp old = HybridTimestamp.of(1_000_000_000, 7);
    final org.apache.ignite.internal.hlc.HybridTimestamp igniteOld =
        new org.apache.ignite.internal.hlc.HybridTimestamp(1_000, 7);
  }

  @Benchmark
  public long bareNanoTime() {
    return System.nanoTime();
  }

  @Benchmark
  public long bareCurrentTimeMillis() {
    return System.currentTimeMillis();
  }

  @Benchmark
  public long wallNanos(Clocks clocks) {
    return clocks.time.wallNanos();
  }

  @Benchmark
  public HybridTimestamp now_truechimer(Clocks clocks) {
    return clocks.truechimer.now();
  }

  @Benchmark
  public long now_truechimerValue(Clocks clocks) {
    HybridTimestamp now = clocks.truechimer.now();
    return now.wallTime() + now.logical();
  }

  /** The lower bound of a hybrid clock: one clock read, one compare-and-set, one object. */
  @Benchmark
  public HybridTimestamp floor(Clocks clocks) {
    for (; ; ) {
      long nanos = System.nanoTime();
      long seen = clocks.floor.get();
      if (clocks.floor.compareAndSet(seen, nanos)) {
        return HybridTimestamp.of(nanos, 0);
      }
    }
  }

  /** The lower bound without an object. */
  @Benchmark
  public long floorValue(Clocks clocks) {
    for (; ; ) {
      long nanos = System.nanoTime();
      long seen = clocks.floor.get();
      if (clocks.floor.compareAndSet(seen, nanos)) {
        return nanos;
      }
    }
  }

  @Benchmark
  public HybridTimestamp now_truechimerWithLimits(Clocks clocks) {
    return clocks.truechimerWithLimits.now();
  }

  @Benchmark
  public HybridTimestamp now_truechimerOnceFar(Clocks clocks) {
    return clocks.truechimerOnceFar.now();
  }

  @Benchmark
  public HybridTimestamp now_casOnObject(Clocks clocks) {
    return clocks.casOnObject.now();
  }

  @Benchmark
  public org.apache.ignite.internal.hlc.HybridTimestamp now_ignite(Clocks clocks) {
    return clocks.ignite.now();
  }

  @Benchmark
  public Timestamp now_accord(Clocks clocks) {
    return accordTimestamp(clocks.accord.uniqueNow(), clocks);
  }

  @Benchmark
  public long now_accordValue(Clocks clocks) {
    return clocks.accord.uniqueNow();
  }

  @Benchmark
  public long now_igniteValue(Clocks clocks) {
    return clocks.ignite.nowLong();
  }

  @Benchmark
  public HybridTimestamp updateBehind_truechimer(Clocks clocks, Remote remote) {
    return clocks.truechimer.update(remote.old);
  }

  @Benchmark
  public HybridTimestamp updateBehind_casOnObject(Clocks clocks, Remote remote) {
    return clocks.casOnObject.update(remote.old);
  }

  @Benchmark
  public org.apache.ignite.internal.hlc.HybridTimestamp updateBehind_ignite(
      Clocks clocks, Remote remote) {
    return clocks.ignite.update(remote.igniteOld);
  }

  @Benchmark
  public Timestamp updateBehind_accord(Clocks clocks) {
    return accordTimestamp(clocks.accord.uniqueNow(7), clocks);
  }

  @Benchmark
  public HybridTimestamp updateAhead_truechimer(Clocks clocks, Remote remote) {
    remote.nanos += 1000;
    return clocks.truechimer.update(HybridTimestamp.of(remote.nanos, 0));
  }

  @Benchmark
  public HybridTimestamp updateAhead_casOnObject(Clocks clocks, Remote remote) {
    remote.nanos += 1000;
    return clocks.casOnObject.update(HybridTimestamp.of(remote.nanos, 0));
  }

  @Benchmark
  public org.apache.ignite.internal.hlc.HybridTimestamp updateAhead_ignite(
      Clocks clocks, Remote remote) {
    remote.igniteTime += 2;
    return clocks.ignite.update(
        org.apache.ignite.internal.hlc.HybridTimestamp.hybridTimestamp(remote.igniteTime));
  }

  @Benchmark
  public Timestamp updateAhead_accord(Clocks clocks, Remote remote) {
    remote.micros += 2;
    return accordTimestamp(clocks.accord.uniqueNow(remote.micros), clocks);
  }

  private static Timestamp accordTimestamp(long micros, Clocks clocks) {
    return Timestamp.fromValues(1, micros, clocks.accordNode);
  }
}
