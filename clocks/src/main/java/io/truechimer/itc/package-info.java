/**
 * Interval tree clocks: stamps that tell what happened before what, for participants that come and
 * go.
 *
 * <p>{@link io.truechimer.itc.Stamp} is the clock of one participant, and what travels in its
 * messages; {@link io.truechimer.itc.Causality} is the relation of two stamps; {@link
 * io.truechimer.itc.Id} is what a stamp may count in, a part of the unit interval. The definitions
 * are those of Almeida, Baquero and Fonte, <em>Interval Tree Clocks</em> (OPODIS 2008), and the
 * names inside are the paper's: split and sum of ids, join, fill and grow of events, lift, sink and
 * norm.
 *
 * <p>What is guaranteed, and on what it rests:
 *
 * <ul>
 *   <li><b>Exact causality.</b> Of two stamps one is BEFORE the other if and only if the other has
 *       seen all its events and more; CONCURRENT if each has seen something that the other has not,
 *       provided that events are counted with {@code event} and that the ids of all stamps that
 *       count are disjoint. <b>Hazard:</b> if two participants count with overlapping ids, one's
 *       events pass for the other's: what is concurrent then looks ordered, or even EQUAL, and no
 *       reader of stamps can tell. Only a {@code join} of the two ids notices, and refuses.
 *   <li><b>Counters that are times.</b> With {@code raise} and {@code upTo} nothing that was seen
 *       is ever missed, but more may count as seen than was, provided that a participant that
 *       starts without a memory joins {@code upTo} of its hybrid logical clock and the maximum
 *       offset, both in milliseconds, and sends nothing until its clock has passed that counter.
 *       <b>Hazard:</b> if it sends earlier, a time from the future can reach one whose clock is
 *       behind; should that one crash and come back at once, it begins below what it has sent.
 *       <b>Hazard:</b> do not mix times with {@code event} where each event must be told from the
 *       next: what is raised to the same counter twice is EQUAL.
 *   <li><b>One owner.</b> <b>Hazard:</b> a stamp is a value, but an identity is not: whoever forks,
 *       counts or raises goes on with the result and forgets the stamp before. To use both, or a
 *       copy, or a backup from before a crash, gives an id two owners. So does an owner that was
 *       declared dead, replaced, and comes back: stamps cannot tell it from its successor; fence it
 *       by other means.
 *   <li><b>One seed.</b> <b>Hazard:</b> two seeds own the same. Stamps of different seeds, or of
 *       different schemes of {@code Id}, have nothing to do with each other, and yet compare.
 *   <li><b>Anonymous stamps.</b> What has the id 0 has seen things but is nobody; it cannot count.
 *       Only such stamps should travel ({@code peek}, {@code send}). <b>Hazard:</b> a message with
 *       an id in it gives that id a second owner as soon as it is joined.
 *   <li><b>Size.</b> A stamp is as large as the identities in use, not as the events counted.
 *       <b>Hazard:</b> an id that was forked and never joined again costs about 1.5 bytes in every
 *       stamp, for ever. Let those who leave {@code join} those who stay, or give durable places
 *       ids that a successor takes over.
 *   <li><b>Trusted messages.</b> What is joined cannot be taken back. <b>Hazard:</b> a message of a
 *       few bytes can lift all counters to their maximum, after which no event is possible, or make
 *       the stamp too large to be written. Check what comes from outside before it is joined: that
 *       it is not longer than those usual are, and, with times, that it is {@code leq} of {@code
 *       upTo} of the own clock and the maximum offset.
 *   <li><b>Counters never wrap</b>, no tree makes an operation overflow the stack, and the readers
 *       accept exactly what the writers write, within limits that {@code Stamp} names.
 * </ul>
 */
package io.truechimer.itc;
