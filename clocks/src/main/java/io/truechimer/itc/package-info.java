/**
 * Interval tree clocks: stamps that tell which event happened before which, for participants that
 * come and go.
 *
 * <ul>
 *   <li>{@link io.truechimer.itc.Stamp} is the clock of one participant, and the causal context of
 *       its messages.
 *   <li>{@link io.truechimer.itc.Causality} is the relation between two stamps.
 *   <li>{@link io.truechimer.itc.Id} is the identity of a participant: the part of the unit
 *       interval in which its stamp can count.
 * </ul>
 *
 * <p>The definitions are those of Almeida, Baquero and Fonte, <em>Interval Tree Clocks</em> (OPODIS
 * 2008). The code uses the paper's names: split and sum of ids; join, fill and grow of events;
 * lift, sink and norm. In this text, a stamp <em>has seen</em> an event if the event is in its
 * causal past.
 *
 * <p>Guarantees and their assumptions:
 *
 * <ul>
 *   <li><b>Exact causality.</b> Stamp a is BEFORE stamp b if and only if b has seen all events of
 *       a, and more. Two stamps are CONCURRENT if and only if each has seen an event that the other
 *       has not. Participants must count events with {@code event}, and their ids must be disjoint.
 *       <b>Hazard:</b> if two participants count with overlapping ids, the events of one pass as
 *       those of the other. Concurrent stamps then look ordered, or even EQUAL, and no reader can
 *       detect it. Only a {@code join} of the two ids detects the overlap, and throws.
 *   <li><b>Counters that are times.</b> With {@code raise} and {@code upTo} instead of {@code
 *       event}, a stamp never misses an event that it has seen, but it may also include events that
 *       it has not seen. A participant that starts without its earlier stamp must do two things.
 *       First, it must join {@code upTo(t)}, where t is its hybrid logical clock plus the maximum
 *       offset, in milliseconds. Then it must not send until its clock has passed t. <b>Hazard:</b>
 *       if it sends earlier, a time from the future can reach a participant whose clock is behind.
 *       If that participant crashes and restarts at once, it begins below what it has sent.
 *       <b>Hazard:</b> do not use times if each event must be distinguishable: two raises to the
 *       same counter are EQUAL.
 *   <li><b>One owner per id.</b> <b>Hazard:</b> a stamp is an immutable value, but an identity must
 *       have one owner. After {@code fork}, {@code event} or {@code raise}, use the result and
 *       discard the earlier stamp. Using both, or a copy, or a backup from before a crash, gives an
 *       id two owners. The same happens if an owner that was declared dead and replaced comes back.
 *       Stamps cannot detect it; fence the old owner by other means.
 *   <li><b>One seed.</b> <b>Hazard:</b> two seeds own the same interval. Stamps of different seeds,
 *       or of different schemes of {@code Id}, are unrelated, but {@code compare} still returns a
 *       result.
 *   <li><b>Anonymous stamps.</b> A stamp with the id 0 has a causal past but no identity; it cannot
 *       count. Messages should carry only anonymous stamps ({@code peek}, {@code send}).
 *       <b>Hazard:</b> a message with an id gives that id a second owner when it is joined.
 *   <li><b>Size.</b> The size of a stamp depends on the number of identities in use, not on the
 *       number of events. <b>Hazard:</b> an id that was forked and never joined again costs about
 *       1.5 bytes in every stamp, permanently. A participant that leaves should be joined by one
 *       that stays. Or give ids to durable roles, so that a successor takes over the id.
 *   <li><b>Trusted messages.</b> A join cannot be undone. <b>Hazard:</b> a message of a few bytes
 *       can raise all counters to their maximum, after which no event is possible. It can also make
 *       the stamp too large to be written. Check stamps from outside before you join them: limit
 *       their length. With times, also require that they are {@code leq} of {@code upTo} your clock
 *       plus the maximum offset.
 *   <li><b>Bounded resources.</b> Counters never wrap. No tree makes an operation overflow the call
 *       stack. The readers accept exactly what the writers write, within the limits of {@code
 *       Stamp}.
 * </ul>
 */
package io.truechimer.itc;
