/**
 * Clocks that measure each other, and so know how far to trust their own.
 *
 * <p>Nodes exchange {@link io.truechimer.sync.Heartbeat}s. Each echo of an own heartbeat becomes an
 * {@link io.truechimer.sync.OffsetSample}. {@link io.truechimer.sync.OffsetMonitor} weighs the best
 * sample of each clock domain with {@link io.truechimer.sync.Marzullo} against the machine's own
 * {@link io.truechimer.sync.LocalError}, and publishes a {@link io.truechimer.sync.ClockEstimate}.
 * Applied to a reading of the clocks, it gives a {@link io.truechimer.sync.JudgedReading}: a {@link
 * io.truechimer.sync.MonitorState}, an interval that holds the true time, and the physical time for
 * a hybrid logical clock. {@link io.truechimer.sync.Evidence} says what the estimate rests on.
 * Nothing here sends, receives, or starts a thread.
 *
 * <p>Where to change a behaviour: the rules of states, steps and holdover are in {@code
 * OffsetMonitor}; which heartbeats count in {@code HeartbeatExchange}; whom a node echoes in {@code
 * EchoNeighbours}; who votes in {@code DomainVoting}; when a fence goes up or down in {@code
 * FenceCounter}; how a sample ages in {@code SampleWindow} and {@code DriftBound}.
 *
 * <p>Guarantees, provided that at most {@code f} of {@code n} clocks claim a wrong error ({@code f}
 * is the greatest number below {@code n / 2}; each measured clock domain has one vote, and so has
 * the node itself), and that clocks drift no faster than configured:
 *
 * <ul>
 *   <li><b>Containment.</b> The interval holds the true time.
 *   <li><b>No false fence.</b> A clock whose own claim is true is never fenced. Fewer than three
 *       clocks, silence, a network partition, brokers alone, or contradictions without a majority
 *       fence no clock.
 *   <li><b>Detection.</b> A clock that is wrong by more than about twice the claimed error plus a
 *       round trip is fenced at the third counted evaluation that sees it.
 *   <li><b>Holdover.</b> While no peer judges a clock, its bound grows: a configured error is worth
 *       what peers confirmed last plus the drift since. If the wall was set meanwhile by too little
 *       to be detected as a step, the bound covers both walls.
 *   <li><b>No following.</b> After a step of the wall, time goes on by the monotonic clock until
 *       peers support the new wall, or no peer has been able to judge it for 30 s.
 * </ul>
 *
 * <p>Assumptions and failure modes:
 *
 * <ul>
 *   <li><b>Hazard:</b> node names must be unique. Two nodes with one name share one vote, that of
 *       the latest heartbeat.
 *   <li><b>Hazard:</b> nodes that claim one clock domain without sharing a clock have one vote for
 *       two clocks until they are split. Nodes that share a clock and claim several domains have
 *       several votes, and so does anyone who can write heartbeats under any name. One lying node
 *       is one wrong vote. Access control must limit who can write to the topic. At most 1024 names
 *       are tracked, first come, first served.
 *   <li><b>Hazard:</b> a majority that is wrong in the same way moves the fusion and fences the
 *       rest.
 *   <li><b>Hazard:</b> a round trip with different delays in each direction shifts the offset by
 *       half of the difference, which stays within the error.
 *   <li><b>Hazard:</b> if a daemon slews both clocks faster than the configured drift and the
 *       monitor does not learn of the correction, older samples are wrong until newer ones
 *       contradict them. A known correction is covered at 83,333 ppm.
 *   <li><b>Hazard:</b> a machine that stops both its clocks, and whose wall is not corrected
 *       afterwards, makes a wrong claim until it is fenced.
 *   <li><b>Hazard:</b> a wall that is wrong by more than 292 years cannot be told from one that is
 *       wrong in the other direction.
 * </ul>
 *
 * <p><b>CockroachDB's first monitor</b> measured every other node in each heartbeat interval by
 * Cristian's method, kept the better of two measurements of a node, and in each monitor interval
 * searched all of them for the first interval with most overlap. Its rules are kept or replaced:
 *
 * <table>
 * <caption>The rules of CockroachDB's first monitor</caption>
 * <tr><th>rule</th><th>here</th></tr>
 * <tr><td>a sample in each heartbeat interval; an evaluation in each monitor interval, which is a
 *     multiple</td><td>kept. A heartbeat echoes those of other nodes, so no separate reply is
 *     needed</td></tr>
 * <tr><td>the better measurement replaces the worse</td><td>kept, over a window, with drift added for
 *     the age of a sample</td></tr>
 * <tr><td>every other node is measured</td><td>replaced by a few rotating neighbours, because the
 *     total would grow with the square of the number of nodes. One clock has one vote</td></tr>
 * <tr><td>{@code [offset - error - maxOffset, offset + error + maxOffset]}, and a node alone trusts
 *     itself</td><td>optional, {@link io.truechimer.sync.MonitorSettings.ErrorModel#MAX_OFFSET}. By
 *     default each clock claims its own error: one known to a millisecond need not count as half a
 *     second off</td></tr>
 * <tr><td>the interval with most overlap bounds the time</td><td>replaced by the fusion, because that
 *     interval may miss the true time although most clocks are right. It is still the
 *     estimate</td></tr>
 * <tr><td>an offset that cannot be determined ends the process</td><td>replaced by {@code HOLDOVER}:
 *     a network partition proves nothing about a clock</td></tr>
 * <tr><td>an offset that is too great ends the process</td><td>replaced by {@code FENCED}, after three
 *     proofs in a row. The application's policy decides what happens then; {@code halt} ends the
 *     process. A great offset without a proof is only a warning: {@link
 *     io.truechimer.sync.Evidence#skew}</td></tr>
 * </table>
 *
 * <p><b>Many nodes.</b> What a node writes does not grow with the number of nodes, but all nodes of
 * a topic read all of it. Above about a hundred nodes, use one topic ({@code
 * truechimer.monitor.topic}) for each group of about 32 nodes, which should span several machines
 * and racks; each group judges for itself. Above about a thousand, or where nodes should read
 * nothing, {@code truechimer.monitor=beacons} sends heartbeats for their acknowledgements alone:
 * the brokers' clocks then bound the time and turn a wrong clock {@code UNKNOWN}, but never fence
 * it.
 */
package io.truechimer.sync;
