/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import io.truechimer.hlc.HybridClock;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.TimesSimulation.Flaw;
import io.truechimer.itc.TimesSimulation.Sent;
import io.truechimer.time.ManualTimeSource;
import java.util.BitSet;
import java.util.Random;

/**
 * A participant whose stamp counts milliseconds of its hybrid clock.
 *
 * <p>Each start is without the earlier stamp; half of the starts are on another machine with
 * another clock. No clock has shown a time that is further ahead of this clock than the maximum
 * offset. So, after a start,
 *
 * <pre>
 * the stamp joins upTo(clock + maximum offset), which covers all that may have happened
 * the participant sends nothing until its clock has passed that time
 * </pre>
 *
 * <p>Then all counters of a sent stamp are times that the clock of its sender had reached.
 */
final class TimesParticipant {

  private static final long MILLI = 1_000_000;

  /** Two clocks differ by less than the maximum offset, but sometimes by almost as much. */
  private static final long MAX_SKEW = TimesSimulation.MAX_OFFSET.toNanos() / 2 - MILLI / 20;

  private static final double MAX_DRIFT = 200e-6;

  private final Id id;
  private final Flaw flaw;
  private final Random random;
  private final ManualTimeSource source = new ManualTimeSource(0);

  /** The numbers of all messages that may have influenced this participant; survives a crash. */
  private final BitSet past = new BitSet();

  private int lastSent = -1;

  private long skew;
  private double drift;
  private long setAt;
  private long downUntil;
  private long crashAt;

  private HybridClock clock;
  private Stamp stamp;
  private long silentUpTo;

  TimesParticipant(Id id, Flaw flaw, Random random) {
    this.id = id;
    this.flaw = flaw;
    this.random = random;
    setClock(0);
  }

  private void setClock(long time) {
    setAt = time;
    int choice = random.nextInt(4);
    skew = choice == 0 ? MAX_SKEW : choice == 1 ? -MAX_SKEW : random.nextLong(-MAX_SKEW, MAX_SKEW);
    drift = random.nextDouble(-MAX_DRIFT, MAX_DRIFT);
  }

  private void look(long time) {
    long offset = skew + (long) (drift * (time - setAt));
    source.setWallNanos(time + Math.max(-MAX_SKEW, Math.min(MAX_SKEW, offset)));
    source.setMonotonicNanos(time);
  }

  void start(long time, long life) {
    if (random.nextBoolean()) {
      setClock(time);
    }
    downUntil = time;
    crashAt = life == Long.MAX_VALUE ? life : time + life;
    look(time);
    clock = HybridClock.builder().timeSource(source).maxOffset(TimesSimulation.MAX_OFFSET).build();
    stamp = Stamp.of(id);
    silentUpTo = 0;
    if (flaw != Flaw.NO_START_JOIN) {
      // Both sides can be rounded down, because the offset is in whole milliseconds.
      long upTo = clock.now().physicalMillis() + TimesSimulation.MAX_OFFSET.toMillis();
      stamp = stamp.join(Stamp.upTo(upTo));
      silentUpTo = flaw == Flaw.NO_SILENCE ? 0 : upTo;
    }
  }

  boolean isDue(long time) {
    return time >= crashAt;
  }

  boolean maySend(long time) {
    look(time);
    return time >= downUntil && source.wallNanos() / MILLI > silentUpTo;
  }

  int lastSent() {
    return lastSent;
  }

  Sent send(int number, long time) {
    if (random.nextInt(50) == 0) {
      setClock(time); // A correction of the clock, in either direction.
    }
    look(time);
    HybridTimestamp now = clock.now();
    if (flaw != Flaw.NO_RAISE) {
      stamp = stamp.raise(now.physicalMillis());
    }
    stamp = stamp.join(Stamp.upTo(now.physicalMillis() - TimesSimulation.HORIZON_MILLIS));
    past.set(number);
    lastSent = number;
    return new Sent(number, time, stamp.peek(), now, (BitSet) past.clone());
  }

  /** Receives a message, later if this participant is down: messages wait in a log. */
  void receive(Sent message, long time) {
    look(Math.max(time, downUntil));
    clock.update(message.timestamp());
    stamp = stamp.join(message.stamp());
    past.or(message.past());
  }
}
