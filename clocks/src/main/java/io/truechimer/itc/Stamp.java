/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.util.List;
import java.util.Objects;

/**
 * A stamp of an interval tree clock: an identity, and the events it has seen.
 *
 * <p>This is the clock of Almeida, Baquero and Fonte, <em>Interval Tree Clocks</em> (OPODIS 2008),
 * to the letter. All participants begin as forks of one {@link #seed} (or with disjoint ids, see
 * {@link Id}). {@link #event} counts an event; {@link #join} takes over what another one has seen;
 * {@link #peek} is what travels in a message, without the identity. {@link #compare} then tells of
 * any two stamps whether one has seen all that the other has.
 *
 * <p>As text:
 *
 * <pre>
 * stamp = "(" id "," event ")"
 * event = n / "(" n "," event "," event ")"   ; no spaces, no leading zeros; in normal form
 * </pre>
 *
 * <p>for example {@code ((0,1),(1,0,2))}: this one owns the right half of the interval, and has
 * seen 1 event on the left and 3 on the right. As bytes: the bits of the paper's appendix A, a
 * single bit 1, and zeros up to the byte, so that a cut is always noticed. Both readers are strict:
 * each stamp has one form, and everything else is refused.
 *
 * <p>A counter is at most 2^63 - 1; it never wraps. Whatever the depth of a tree, no operation
 * needs more than some tens of kilobytes of stack. Immutable: each operation gives a new stamp, or
 * this one if there is nothing to change.
 */
public final class Stamp {

  /** The greatest counter, 2^63 - 1. */
  public static final long MAX_COUNTER = Long.MAX_VALUE;

  /** The greatest number of bytes that are written and read. */
  public static final int MAX_BYTES = 1 << 16;

  /** The greatest depth of an id, and of an event tree, that is written as bytes and read. */
  public static final int MAX_DEPTH = 512;

  /** The greatest number of nodes of id and events together that is written as bytes and read. */
  public static final int MAX_NODES = 1 << 16;

  /** The greatest number of characters of a text that are read; enough for all that has bytes. */
  public static final int MAX_TEXT_LENGTH = 1 << 20;

  private static final Stamp SEED = new Stamp(Id.EVERYTHING, EventTree.everywhere(0));

  private final Id id;
  private final EventTree events;

  Stamp(Id id, EventTree events) {
    this.id = id;
    this.events = events;
  }

  /**
   * Two stamps from one.
   *
   * @param left the first stamp
   * @param right the second stamp
   */
  public record Fork(Stamp left, Stamp right) {}

  /**
   * What a send gives.
   *
   * @param next the stamp that the sender goes on with
   * @param message the anonymous stamp that goes with the message
   */
  public record Send(Stamp next, Stamp message) {}

  /** {@return the first stamp of a system, {@code (1,0)}} There must be only one. */
  public static Stamp seed() {
    return SEED;
  }

  /**
   * {@return a stamp with an id that has seen nothing}
   *
   * @param id what the owner may count in
   */
  public static Stamp of(Id id) {
    return new Stamp(Objects.requireNonNull(id, "id"), SEED.events);
  }

  /**
   * {@return the anonymous stamp that has seen all events up to a counter, whoever they are of:
   * {@code (0,counter)}}
   *
   * @param counter 0 or greater
   * @throws IllegalArgumentException if the counter is negative
   */
  public static Stamp upTo(long counter) {
    requireCounter(counter);
    return new Stamp(Id.NOTHING, EventTree.everywhere(counter));
  }

  /** {@return two stamps that have seen the same, with a part of this one's id each} */
  public Fork fork() {
    Id[] halves = id.split();
    return new Fork(new Stamp(halves[0], events), new Stamp(halves[1], events));
  }

  /**
   * {@return stamps that have seen the same, with a part of this one's id each} The left half of
   * this id is for half of them, rounded up, and so on; so the parts of a single interval are as
   * deep as each other, to a level.
   *
   * @param n how many, 1 or greater
   * @throws IllegalArgumentException if the number is less than 1
   */
  public List<Stamp> fork(int n) {
    return id.split(n).stream().map(part -> new Stamp(part, events)).toList();
  }

  /**
   * {@return this stamp after one more event} It has seen all that this one has, and something that
   * no other stamp has seen.
   *
   * @throws IllegalStateException if this stamp is anonymous
   * @throws ArithmeticException if the counter that has to grow is at its maximum
   */
  public Stamp event() {
    requireOwner("an event");
    return new Stamp(id, Grow.event(id.nodes(), events));
  }

  /**
   * {@return this stamp with an own counter that is at least the given one} For a counter that is a
   * time. If the id is more than one interval, the counter is that of the widest one, the leftmost
   * of equals.
   *
   * @param counter 0 or greater
   * @throws IllegalArgumentException if the counter is negative
   * @throws IllegalStateException if this stamp is anonymous
   */
  public Stamp raise(long counter) {
    requireCounter(counter);
    requireOwner("an own counter");
    if (counter == 0) {
      return this;
    }
    EventTree own = new EventTree(IdTree.widest(id.nodes()).toEvents(0, counter));
    return own.leq(events) ? this : new Stamp(id, events.join(own));
  }

  /**
   * {@return the stamp that has seen what either has seen, and owns what either owns}
   *
   * @param other the other stamp; anonymous if it came with a message
   * @throws IllegalArgumentException if the ids overlap
   */
  public Stamp join(Stamp other) {
    Objects.requireNonNull(other, "other");
    Id sum = id.sum(other.id);
    EventTree joined = events.join(other.events);
    return sum.equals(id) && joined.equals(events) ? this : new Stamp(sum, joined);
  }

  /** {@return the anonymous stamp that has seen the same, {@code (0,event)}} */
  public Stamp peek() {
    return isAnonymous() ? this : new Stamp(Id.NOTHING, events);
  }

  /**
   * {@return this stamp after the event of sending, and what goes with the message}
   *
   * @throws IllegalStateException if this stamp is anonymous
   * @throws ArithmeticException if the counter that has to grow is at its maximum
   */
  public Send send() {
    Stamp next = event();
    return new Send(next, next.peek());
  }

  /**
   * {@return this stamp after the event of receiving a message: the join of both, and one event}
   *
   * @param message what came with the message
   * @throws IllegalArgumentException if the ids overlap
   * @throws IllegalStateException if both stamps are anonymous
   * @throws ArithmeticException if the counter that has to grow is at its maximum
   */
  public Stamp receive(Stamp message) {
    return join(message).event();
  }

  /**
   * {@return two stamps that have seen what either has seen: the join of both, forked}
   *
   * <p>The two share out anew what both owned: neither goes on with its own id, and an anonymous
   * one gets a half of the other's. To keep ids that mean something, as those of {@link Id#ofIndex}
   * and {@link Id#ofName} do, let each join the other's {@link #peek} instead.
   *
   * @param other the other stamp
   * @throws IllegalArgumentException if the ids overlap
   */
  public Fork sync(Stamp other) {
    return join(other).fork();
  }

  /**
   * {@return how what this stamp has seen relates to what the other one has seen} Ids play no part:
   * stamps that are {@link Causality#EQUAL} need not be {@link #equals equal}.
   *
   * @param other the other stamp, of the same system
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
   * {@return whether the other stamp has seen all that this one has seen} True of equal ones.
   *
   * @param other the other stamp, of the same system
   */
  public boolean leq(Stamp other) {
    Objects.requireNonNull(other, "other");
    return events.leq(other.events);
  }

  /** {@return whether this stamp owns nothing, so that it can neither count nor raise} */
  public boolean isAnonymous() {
    return id.isNothing();
  }

  /** {@return what this stamp owns} */
  public Id id() {
    return id;
  }

  EventTree events() {
    return events;
  }

  /**
   * {@return the bytes of this stamp}
   *
   * @throws IllegalStateException if it is beyond {@link #MAX_BYTES}, {@link #MAX_DEPTH} or {@link
   *     #MAX_NODES}, so that {@link #fromBytes(byte[])} would not read it
   */
  public byte[] toBytes() {
    return StampCodec.toBytes(this);
  }

  /**
   * Reads a stamp.
   *
   * @param bytes what {@link #toBytes} writes
   * @return the stamp
   * @throws IllegalArgumentException if the bytes have another form, are not in normal form, or are
   *     beyond one of the limits {@link #MAX_BYTES}, {@link #MAX_DEPTH}, {@link #MAX_NODES} and
   *     {@link #MAX_COUNTER}
   */
  public static Stamp fromBytes(byte[] bytes) {
    return fromBytes(bytes, 0);
  }

  /**
   * {@return the stamp that fills an array from an offset on}
   *
   * @param bytes something, then what {@link #toBytes} writes
   * @param offset where in the array the first byte is
   * @throws IllegalArgumentException as {@link #fromBytes(byte[])} does, or if there is no such
   *     place
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
   * @param text what {@link #toString} writes
   * @return the stamp
   * @throws IllegalArgumentException if the text has another form, is not in normal form, or is
   *     beyond one of the limits {@link #MAX_TEXT_LENGTH}, {@link #MAX_DEPTH}, {@link #MAX_NODES}
   *     and {@link #MAX_COUNTER}
   */
  public static Stamp parse(String text) {
    return StampText.parseStamp(Objects.requireNonNull(text, "text"));
  }

  /**
   * {@return whether the other object is a stamp with the same id that has seen the same} To
   * compare only what they have seen, see {@link #compare}.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof Stamp that && id.equals(that.id) && events.equals(that.events);
  }

  @Override
  public int hashCode() {
    return 31 * id.hashCode() + events.hashCode();
  }

  private void requireOwner(String what) {
    if (isAnonymous()) {
      throw new IllegalStateException(
          what + " needs an id that owns something: stamp=" + StampText.brief(this));
    }
  }

  private static void requireCounter(long counter) {
    if (counter < 0) {
      throw new IllegalArgumentException("a counter is 0 or greater: counter=" + counter);
    }
  }
}
