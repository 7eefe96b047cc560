/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.util.List;
import java.util.Objects;

/**
 * A stamp of an interval tree clock: an identity, and the events that it has seen.
 *
 * <p>The algorithm is that of Almeida, Baquero and Fonte, <em>Interval Tree Clocks</em> (OPODIS
 * 2008), without changes. All participants begin as forks of one {@link #seed}, or with disjoint
 * ids (see {@link Id}):
 *
 * <ul>
 *   <li>{@link #event} counts an event.
 *   <li>{@link #peek} gives the stamp for a message: the events without the identity.
 *   <li>{@link #join} takes in the events of another stamp.
 *   <li>{@link #compare} tells for any two stamps whether one has seen all events of the other.
 * </ul>
 *
 * <p>Text form:
 *
 * <pre>
 * stamp = "(" id "," event ")"
 * event = n / "(" n "," event "," event ")"   ; no spaces, no leading zeros; in normal form
 * </pre>
 *
 * <p>For example, {@code ((0,1),(1,0,2))} owns the right half of the interval, and has seen 1 event
 * on the left and 3 events on the right.
 *
 * <p>Binary form: the bits of the paper's appendix A, a single bit 1, and zeros up to the byte. The
 * bit 1 makes every truncation detectable. Both parsers are strict: each stamp has exactly one
 * binary and one text form, and all other input is refused.
 *
 * <p>Counters are at most 2^63 - 1 and never wrap. No operation needs more than some tens of
 * kilobytes of call stack, regardless of the depth of a tree. Immutable: each operation returns a
 * new stamp, or this stamp if nothing changes.
 */
public final class Stamp {

  /** The greatest counter, 2^63 - 1. */
  public static final long MAX_COUNTER = Long.MAX_VALUE;

  /** The greatest length of the binary form, in bytes, for writing and reading. */
  public static final int MAX_BYTES = 1 << 16;

  /** The greatest depth of an id or an event tree for writing bytes and for reading. */
  public static final int MAX_DEPTH = 512;

  /** The greatest number of nodes, id and events together, for writing bytes and for reading. */
  public static final int MAX_NODES = 1 << 16;

  /** The greatest length of a text for reading; every stamp with a binary form is shorter. */
  public static final int MAX_TEXT_LENGTH = 1 << 20;

  private static final Stamp SEED = new Stamp(Id.EVERYTHING, EventTree.everywhere(0));

  private final Id id;
  private final EventTree events;

  Stamp(Id id, EventTree events) {
    this.id = id;
    this.events = events;
  }

  /**
   * The result of {@link Stamp#fork()}: two stamps with the same events and disjoint ids.
   *
   * @param left the first stamp
   * @param right the second stamp
   */
  public record Fork(Stamp left, Stamp right) {}

  /**
   * The result of {@link Stamp#send}.
   *
   * @param next the new stamp of the sender
   * @param message the anonymous stamp for the message
   */
  public record Send(Stamp next, Stamp message) {}

  /** {@return the first stamp of a system, {@code (1,0)}} A system must have only one seed. */
  public static Stamp seed() {
    return SEED;
  }

  /**
   * {@return a stamp with the given id and without events}
   *
   * @param id the part of the interval in which the owner can count
   */
  public static Stamp of(Id id) {
    return new Stamp(Objects.requireNonNull(id, "id"), SEED.events);
  }

  /**
   * {@return the anonymous stamp that has seen all events of all participants up to a counter:
   * {@code (0,counter)}}
   *
   * @param counter 0 or greater
   * @throws IllegalArgumentException if the counter is negative
   */
  public static Stamp upTo(long counter) {
    requireCounter(counter);
    return new Stamp(Id.NOTHING, EventTree.everywhere(counter));
  }

  /** {@return two stamps with the same events, each with a part of this stamp's id} */
  public Fork fork() {
    Id[] halves = id.split();
    return new Fork(new Stamp(halves[0], events), new Stamp(halves[1], events));
  }

  /**
   * {@return stamps with the same events, each with a part of this stamp's id} Half of the stamps,
   * rounded up, share the left part of the id, and so on recursively. So the depths of the parts of
   * a single interval differ by at most one.
   *
   * @param n the number of stamps, 1 or greater
   * @throws IllegalArgumentException if the number is less than 1
   */
  public List<Stamp> fork(int n) {
    return id.split(n).stream().map(part -> new Stamp(part, events)).toList();
  }

  /**
   * {@return this stamp after one more event} It has seen all events of this stamp, and one event
   * that no other stamp has seen.
   *
   * @throws IllegalStateException if this stamp is anonymous
   * @throws ArithmeticException if the counter to increase is at its maximum
   */
  public Stamp event() {
    requireOwner();
    return new Stamp(id, Grow.event(id.nodes(), events));
  }

  /**
   * {@return this stamp with its own counter raised to at least the given value} For counters that
   * are times. If the id has several intervals, the counter of the widest one is raised; the
   * leftmost of several equal ones.
   *
   * @param counter 0 or greater
   * @throws IllegalArgumentException if the counter is negative
   * @throws IllegalStateException if this stamp is anonymous
   */
  public Stamp raise(long counter) {
    requireCounter(counter);
    requireOwner();
    if (counter == 0) {
      return this;
    }
    EventTree own = new EventTree(IdTree.widest(id.nodes()).toEvents(0, counter));
    return own.leq(events) ? this : new Stamp(id, events.join(own));
  }

  /**
   * {@return the union of two stamps: the events of both, and the ids of both}
   *
   * @param other the stamp to join; an anonymous one for the stamp of a message
   * @throws IllegalArgumentException if the ids overlap
   */
  public Stamp join(Stamp other) {
    Objects.requireNonNull(other, "other");
    Id sum = id.sum(other.id);
    EventTree joined = events.join(other.events);
    return sum.equals(id) && joined.equals(events) ? this : new Stamp(sum, joined);
  }

  /** {@return the anonymous stamp with the same events, {@code (0,event)}} */
  public Stamp peek() {
    return isAnonymous() ? this : new Stamp(Id.NOTHING, events);
  }

  /**
   * {@return this stamp after the event of sending, and the stamp for the message}
   *
   * @throws IllegalStateException if this stamp is anonymous
   * @throws ArithmeticException if the counter to increase is at its maximum
   */
  public Send send() {
    Stamp next = event();
    return new Send(next, next.peek());
  }

  /**
   * {@return this stamp after the receipt of a message: the join of both stamps, then one event}
   *
   * @param message the stamp of the message
   * @throws IllegalArgumentException if the ids overlap
   * @throws IllegalStateException if both stamps are anonymous
   * @throws ArithmeticException if the counter to increase is at its maximum
   */
  public Stamp receive(Stamp message) {
    return join(message).event();
  }

  /**
   * {@return two stamps with the events of both: the join, forked}
   *
   * <p>The fork redistributes the ids: neither stamp keeps its id, and an anonymous stamp gets a
   * part of the other's id. To keep the ids of {@link Id#ofIndex} or {@link Id#ofName}, let each
   * stamp join the other's {@link #peek} instead.
   *
   * @param other the stamp to synchronize with
   * @throws IllegalArgumentException if the ids overlap
   */
  public Fork sync(Stamp other) {
    return join(other).fork();
  }

  /**
   * {@return the relation of this stamp's events to those of the other stamp} Ids are ignored: two
   * stamps that compare as {@link Causality#EQUAL} can differ by {@link #equals}.
   *
   * @param other a stamp of the same system
   */
  public Causality compare(Stamp other) {
    Objects.requireNonNull(other, "other");
    if (events.equals(other.events)) {
      return Causality.EQUAL;
    }
    if (events.leq(other.events)) {
      return Causality.BEFORE;
    }
    return other.events.leq(events) ? Causality.AFTER : Causality.CONCURRENT;
  }

  /**
   * {@return whether the other stamp has seen all events of this stamp} True for equal events.
   *
   * @param other a stamp of the same system
   */
  public boolean leq(Stamp other) {
    Objects.requireNonNull(other, "other");
    return events.leq(other.events);
  }

  /** {@return whether this stamp has the id 0; then it cannot count events or raise a counter} */
  public boolean isAnonymous() {
    return id.isNothing();
  }

  /** {@return the identity of this stamp} */
  public Id id() {
    return id;
  }

  EventTree events() {
    return events;
  }

  /**
   * {@return the binary form of this stamp}
   *
   * @throws IllegalStateException if the stamp exceeds {@link #MAX_BYTES}, {@link #MAX_DEPTH} or
   *     {@link #MAX_NODES}; {@link #fromBytes(byte[])} would refuse it
   */
  public byte[] toBytes() {
    return StampCodec.toBytes(this);
  }

  /**
   * Reads the binary form.
   *
   * @param bytes the binary form, as written by {@link #toBytes}
   * @return the stamp
   * @throws IllegalArgumentException if the bytes are malformed, are not in normal form, or exceed
   *     {@link #MAX_BYTES}, {@link #MAX_DEPTH}, {@link #MAX_NODES} or {@link #MAX_COUNTER}
   */
  public static Stamp fromBytes(byte[] bytes) {
    return fromBytes(bytes, 0);
  }

  /**
   * Reads the binary form from the end of an array.
   *
   * @param bytes other bytes, then the binary form up to the end of the array
   * @param offset the index of the first byte of the binary form
   * @return the stamp
   * @throws IllegalArgumentException if the offset is out of range, or as {@link
   *     #fromBytes(byte[])} throws
   */
  public static Stamp fromBytes(byte[] bytes, int offset) {
    return StampCodec.fromBytes(Objects.requireNonNull(bytes, "bytes"), offset);
  }

  /** {@return the text form, for example {@code ((0,1),(1,0,2))}} */
  @Override
  public String toString() {
    return StampText.format(this);
  }

  /**
   * Reads the text form.
   *
   * @param text the text form, as written by {@link #toString}
   * @return the stamp
   * @throws IllegalArgumentException if the text is malformed, is not in normal form, or exceeds
   *     {@link #MAX_TEXT_LENGTH}, {@link #MAX_DEPTH}, {@link #MAX_NODES} or {@link #MAX_COUNTER}
   */
  public static Stamp parse(String text) {
    return StampText.parseStamp(Objects.requireNonNull(text, "text"));
  }

  /**
   * {@return whether the other object is a stamp with the same id and the same events} To compare
   * the events only, use {@link #compare}.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof Stamp that && id.equals(that.id) && events.equals(that.events);
  }

  @Override
  public int hashCode() {
    return 31 * id.hashCode() + events.hashCode();
  }

  private void requireOwner() {
    if (isAnonymous()) {
      throw new IllegalStateException(
          "an anonymous stamp cannot count events or raise a counter: stamp="
              + StampText.brief(this));
    }
  }

  private static void requireCounter(long counter) {
    if (counter < 0) {
      throw new IllegalArgumentException("a counter must be 0 or greater: counter=" + counter);
    }
  }
}
