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
 * A system in which the counters of the stamps are times. Participants with wrong clocks send each
 * other messages, crash, and restart without their stamp. Besides its stamp, each message carries
 * the exact set of the messages that may have influenced it.
 *
 * <p>The actions of a participant before a crash may influence its later actions, because its
 * output remains. So the set survives the crash, but the stamp does not.
 */
final class TimesSimulation {

  static final Duration MAX_OFFSET = Duration.ofMillis(500);
  static final long HORIZON_MILLIS = 60_000;

  private static final long SECOND = 1_000_000_000;
  private static final long START = 1_700_000_000 * SECOND;
  private static final long DEATH = 20 * SECOND;
  private static final long MAX_DELAY = 300_000_000;

  /** A deliberate defect of all participants. */
  enum Flaw {
    NONE,
    /** It sends at once after a start, while its stamp is still ahead of its clock. */
    NO_SILENCE,
    /** It does not join upTo at the start. */
    NO_START_JOIN,
    /** It never raises its own counter. */
    NO_RAISE
  }

  /**
   * The parameters of a simulation.
   *
   * @param seconds the duration
   * @param rate messages per participant and second
   * @param life seconds from a start to a crash, on average; 0 for no crashes
   * @param survivors the number of participants after 20 seconds; the others stop for good
   */
  record Plan(int participants, int seconds, double rate, double life, int survivors, Flaw flaw) {

    Plan with(Flaw other) {
      return new Plan(participants, seconds, rate, life, survivors, other);
    }
  }

  /** A sent message. Messages are numbered in the order of sending. */
  record Sent(int number, long time, Stamp stamp, HybridTimestamp timestamp, BitSet past) {}

  /** Receives each message when it is sent. */
  interface Observer {

    /**
     * Called for each message.
     *
     * @param previous the number of the sender's previous message; -1 if there is none
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

  /** {@return the number of crashes} */
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
      // Sometimes several messages at once, with the same millisecond as counter.
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
    // Often another instance takes over immediately.
    participants.get(number).start(time + random.nextInt(3) * SECOND / 4, lifeTime());
  }

  private long lifeTime() {
    // Some participants crash again soon after a start.
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
