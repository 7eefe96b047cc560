/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import io.truechimer.hlc.HybridTimestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A system in which the counters of the stamps are times: participants whose clocks are wrong send
 * each other messages, crash, and come back without a memory. Beside its stamp each message carries
 * the exact set of the messages that may have had an influence on it.
 *
 * <p>What a participant did before a crash may have an influence on what it does afterwards, for
 * its output remains; so the set survives the crash, though the stamp does not.
 */
final class TimesSimulation {

  static final Duration MAX_OFFSET = Duration.ofMillis(500);
  static final long HORIZON_MILLIS = 60_000;

  private static final long SECOND = 1_000_000_000;
  private static final long START = 1_700_000_000 * SECOND;
  private static final long DEATH = 20 * SECOND;
  private static final long MAX_DELAY = 300_000_000;

  /** How a participant can be wrong on purpose. */
  enum Flaw {
    NONE,
    /** It sends at once after a start, while what it has joined is still ahead of its clock. */
    NO_SILENCE,
    /** It starts from nothing. */
    NO_START_JOIN,
    /** It never sets its own counter. */
    NO_RAISE
  }

  /**
   * What is simulated.
   *
   * @param seconds for how long
   * @param rate messages for each participant and second
   * @param life seconds from a start to a crash, on average; 0 for no crashes
   * @param survivors how many are left after 20 seconds; the others never come back
   */
  record Plan(int participants, int seconds, double rate, double life, int survivors, Flaw flaw) {

    Plan with(Flaw other) {
      return new Plan(participants, seconds, rate, life, survivors, other);
    }
  }

  /** A message that was sent. Its number is its place in time. */
  record Sent(int number, long time, Stamp stamp, HybridTimestamp timestamp, BitSet past) {}

  /** Sees each message when it is sent. */
  interface Observer {

    /**
     * Called for each message.
     *
     * @param previous the number of the sender's message before it, or -1
     */
    void onSent(Sent sent, int previous);
  }

  private record Arrival(long time, int target, Sent message) {}

  private final Plan plan;
  private final Observer observer;
  private final Random random;
  private final List<TimesParticipant> participants = new ArrayList<>();
  private final PriorityQueue<Arrival> inFlight =
      new PriorityQueue<>(Comparator.comparingLong(Arrival::time));
  private int sent;
  private int alive;
  private int crashes;

  TimesSimulation(Plan plan, long seed, Observer observer) {
    this.plan = plan;
    this.observer = observer;
    this.random = new Random(seed);
    this.alive = plan.participants;
    for (int i = 0; i < alive; i++) {
      participants.add(new TimesParticipant(Id.ofName("app").child(i), plan.flaw, random));
    }
  }

  /** {@return how often a participant has crashed} */
  int run() {
    long end = START + plan.seconds * SECOND;
    long time = START;
    participants.forEach(participant -> participant.start(START, lifeTime()));
    while (time < end) {
      time += (long) (-Math.log(1 - random.nextDouble()) * SECOND / plan.rate / alive);
      if (time - START > DEATH) {
        alive = plan.survivors;
      }
      deliver(time);
      int source = random.nextInt(alive);
      if (participants.get(source).isDue(time)) {
        crash(source, time);
      }
      // Now and then several at once: their counters are the same millisecond.
      int messages = random.nextInt(5) == 0 ? 3 : 1;
      for (int i = 0; i < messages && participants.get(source).maySend(time); i++) {
        send(participants.get(source), time);
      }
    }
    return crashes;
  }

  private void deliver(long time) {
    while (!inFlight.isEmpty() && inFlight.peek().time <= time) {
      Arrival arrival = inFlight.poll();
      participants.get(arrival.target).receive(arrival.message, arrival.time);
    }
  }

  private void crash(int number, long time) {
    crashes++;
    // Often another instance takes over at once.
    participants.get(number).start(time + random.nextInt(3) * SECOND / 4, lifeTime());
  }

  private long lifeTime() {
    // Some crash again soon after a start.
    double mean = random.nextInt(4) == 0 ? plan.life / 10 : plan.life;
    return mean == 0 ? Long.MAX_VALUE : (long) (-Math.log(1 - random.nextDouble()) * mean * SECOND);
  }

  private void send(TimesParticipant source, long time) {
    int previous = source.lastSent();
    Sent message = source.send(sent++, time);
    observer.onSent(message, previous);
    long arrival = time + 1 + random.nextLong(MAX_DELAY);
    inFlight.add(new Arrival(arrival, random.nextInt(alive), message));
  }
}
