/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import java.util.Random;

/**
 * A computer's two clocks, as functions of the true time, which is in nanoseconds since the
 * simulation began. They err independently.
 */
final class SimClock {

  static final long SECOND = 1_000_000_000;
  static final long MILLI = 1_000_000;

  /** The true time at the beginning, as a wall clock would read it. */
  static final long EPOCH = 1_800_000_000L * SECOND;

  /** How the error of an honest wall moves. */
  enum Shape {
    LINEAR,
    PERIODIC,
    RANDOM_WALK,
    STEPS
  }

  /** What goes wrong with a wall, and from when on until when. */
  record Fault(long from, long until, long stepNanos, long driftPpb) {

    static final Fault NONE = new Fault(Long.MAX_VALUE, Long.MAX_VALUE, 0, 0);

    long at(long now) {
      if (now < from || now >= until) {
        return 0;
      }
      return stepNanos + Math.multiplyExact(now - from, driftPpb) / SECOND;
    }
  }

  /** The machine sleeps: the monotonic clock stands still, and nothing runs. */
  record Sleep(long from, long until) {

    static final Sleep NONE = new Sleep(Long.MAX_VALUE, Long.MAX_VALUE);

    boolean contains(long now) {
      return from <= now && now < until;
    }
  }

  private final long claim;
  private final Shape shape;
  private final long offset;
  private final long amplitude;
  private final long period;
  private final long[] walk = new long[600];
  private final LocalError.Source source;
  private final long monotonicBase;
  private final long monotonicPpb;
  private final Fault fault;
  private final Sleep sleep;

  /** An honest wall stays within what is claimed for it, and often comes near the limit. */
  SimClock(Random random, long claim, Fault fault, Sleep sleep) {
    this.claim = claim;
    long limit = claim - claim / 100;
    this.fault = fault;
    this.sleep = sleep;
    shape = Shape.values()[random.nextInt(Shape.values().length)];
    amplitude = random.nextLong(limit / 2);
    long room = limit - amplitude;
    offset = random.nextLong(-room, room);
    period = (20 + random.nextInt(100)) * SECOND;
    for (int i = 1; i < walk.length; i++) {
      long next = walk[i - 1] + Math.round(random.nextGaussian() * amplitude / 10);
      walk[i] = Math.max(-amplitude, Math.min(amplitude, next));
    }
    // Those that claim little are disciplined by a daemon, and drift less than others.
    boolean isDisciplined = claim < 5 * MILLI;
    source = isDisciplined ? LocalError.Source.CHRONY : LocalError.Source.CONFIGURED;
    monotonicPpb = random.nextLong(-450_000, 450_000) / (isDisciplined ? 10 : 1);
    // Anywhere; and one in four passes the end of the 64 bits.
    monotonicBase =
        random.nextInt(4) == 0 ? Long.MAX_VALUE - random.nextLong(90 * SECOND) : random.nextLong();
  }

  /** {@return how far the wall is ahead of the true time} */
  long error(long now) {
    return offset + wander(now) + fault.at(now);
  }

  private long wander(long now) {
    return switch (shape) {
      case LINEAR -> Math.round(amplitude * Math.min(1.0, now / (300.0 * SECOND)));
      case PERIODIC -> Math.round(amplitude * Math.sin(2 * Math.PI * now / period));
      case RANDOM_WALK -> {
        int second = (int) Math.min(now / SECOND, walk.length - 2);
        double part = Math.min(1.0, (double) (now - second * SECOND) / SECOND);
        yield Math.round(walk[second] + part * (walk[second + 1] - walk[second]));
      }
      case STEPS -> (now / period) % 2 == 0 ? amplitude : -amplitude;
    };
  }

  long wall(long now) {
    return EPOCH + now + error(now);
  }

  long monotonic(long now) {
    long asleep = Math.max(0, Math.min(now, sleep.until) - sleep.from);
    long awake = now - asleep;
    return monotonicBase
        + awake
        + awake / SECOND * monotonicPpb
        + awake % SECOND * monotonicPpb / SECOND;
  }

  /** {@return how far its machine says that the wall may be from the true time} */
  long claim() {
    return claim;
  }

  LocalError localError() {
    return new LocalError(claim, source);
  }

  /** {@return whether both clocks stood still, and the wall has not been put right since} */
  boolean stoodStill(long now) {
    return sleep.until == fault.from && fault.at(now) != 0;
  }

  Fault fault() {
    return fault;
  }

  Sleep sleep() {
    return sleep;
  }
}
