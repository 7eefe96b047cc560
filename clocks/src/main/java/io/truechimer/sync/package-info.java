/**
 * Clocks that measure each other, and know by that how far to trust their own.
 *
 * <p>Nodes exchange {@link io.truechimer.sync.Heartbeat}s, and {@link
 * io.truechimer.sync.HeartbeatExchange} makes an {@link io.truechimer.sync.OffsetSample} of each
 * echo. {@link io.truechimer.sync.OffsetMonitor} weighs the best samples of each clock domain with
 * {@link io.truechimer.sync.Marzullo} against the {@link io.truechimer.sync.LocalError} that the
 * own machine claims, and publishes a {@link io.truechimer.sync.ClockEstimate}: a {@link
 * io.truechimer.sync.MonitorState}, an interval that holds the true time, and what a hybrid logical
 * clock should take for the wall's time. {@link io.truechimer.sync.Evidence} says what the verdict
 * rests on. Nothing here sends or receives, and nothing starts a thread: who does calls {@link
 * io.truechimer.sync.OffsetMonitor#tick} in each heartbeat interval.
 *
 * <p>What is guaranteed, as long as no more than {@code f} of {@code n} clocks claim what is false
 * ({@code f} being the greatest number below half of {@code n}, with one vote for each clock domain
 * that is heard, the own included), and clocks drift no faster than configured:
 *
 * <ul>
 *   <li><b>Containment.</b> The interval holds the true time.
 *   <li><b>No false fence.</b> A clock whose own claim is true is not fenced. Fewer than three
 *       clocks, silence, a partition, brokers alone, or clocks that contradict each other without a
 *       majority fence nobody.
 *   <li><b>Detection.</b> A clock whose claim is false by more than about twice the claimed error
 *       plus a round trip is fenced at the third counted evaluation that sees it.
 *   <li><b>Holdover.</b> While nobody judges, the bound grows: a configured error is worth what
 *       others confirmed last and the drift since, and where the wall was set meanwhile by less
 *       than a step is told from, the bound holds both walls.
 *   <li><b>No following.</b> Time goes on by the monotonic clock when the wall steps, until others
 *       support the new wall, or nobody can judge it for a while.
 * </ul>
 *
 * <p>What breaks if assumptions do:
 *
 * <ul>
 *   <li><b>Hazard:</b> node names must be unique. Two nodes of one name have one vote, that of the
 *       one who spoke last.
 *   <li><b>Hazard:</b> nodes that claim one clock domain without sharing a clock get one vote for
 *       two clocks, until they are found out. Nodes that share a clock and claim several domains
 *       get several votes; so does whoever may write heartbeats under any name. One node that says
 *       what it wants has one false vote: who may write to the topic is for access control. No more
 *       than 1024 names are heard at a time; the first come have them.
 *   <li><b>Hazard:</b> a majority that is false in the same way moves the fusion, and fences the
 *       rest.
 *   <li><b>Hazard:</b> a round trip whose ways differ shifts the offset by half of the difference,
 *       which stays within the error.
 *   <li><b>Hazard:</b> a daemon that slews both clocks faster than they are taken to drift, and
 *       whose correction the monitor is not told of, makes samples false that were taken before,
 *       until newer ones contradict them. What it is told is allowed for at 83,333 ppm.
 *   <li><b>Hazard:</b> a machine that stands still with both its clocks, and whose wall is not put
 *       right, claims what is false until it is fenced.
 *   <li><b>Hazard:</b> a wall that is more than 292 years off is not told from one that is off the
 *       other way.
 * </ul>
 *
 * <p><b>CockroachDB's first monitor</b> asked every other node in each heartbeat interval by
 * Cristian's method, took the better of two measurements of a node, and in each monitor interval
 * weighed all of them by the first interval with most overlap. Its rules are kept or replaced:
 *
 * <table>
 * <caption>The rules of CockroachDB's first monitor</caption>
 * <tr><th>rule</th><th>here</th></tr>
 * <tr><td>a sample in each heartbeat interval, a judgement in each monitor interval, which is a
 *     multiple</td><td>kept. Each heartbeat answers those of others, so that nobody asks twice</td></tr>
 * <tr><td>the better measurement replaces the worse</td><td>kept, over a window, and with the drift
 *     since it was taken: an old measurement is not good for ever</td></tr>
 * <tr><td>every other node is asked</td><td>replaced by a few neighbours that rotate: what all write
 *     would grow with the square of their number. One clock has one vote</td></tr>
 * <tr><td>{@code [offset - error - maxOffset, offset + error + maxOffset]}, and a node alone trusts
 *     itself</td><td>a choice, {@link io.truechimer.sync.Widening#MAX_OFFSET}. By default each clock
 *     claims its own error, because one that is known to a millisecond need not be believed to be
 *     half a second off</td></tr>
 * <tr><td>the interval with most overlap bounds the time</td><td>replaced by the fusion: that interval
 *     may miss the true time although most clocks are right. It is still the estimate</td></tr>
 * <tr><td>an offset that cannot be determined ends the process</td><td>replaced by {@code HOLDOVER}:
 *     a partition proves nothing about a clock</td></tr>
 * <tr><td>an offset that is too great ends the process</td><td>replaced by {@code FENCED}, on three
 *     proofs in a row, with the evidence; what then happens is for who uses the clock to choose,
 *     and the end of the process, {@code halt}, is one choice. An offset that is great without a
 *     proof is only a warning: {@link io.truechimer.sync.Evidence#skew}</td></tr>
 * </table>
 *
 * <p><b>Many nodes.</b> What a node writes does not grow with their number, but all that share a
 * topic read all of it. Above about a hundred nodes, form groups of about 32, and give each group a
 * topic of its own by {@code truechimer.monitor.topic}; each group then judges for itself, and
 * should span several machines and racks. Above about a thousand, or where nodes should read
 * nothing, {@code truechimer.monitor=beacons} sends heartbeats for their acknowledgements alone:
 * the brokers' clocks still bound the time, and tell a false clock by {@code UNKNOWN}, but fence
 * nobody.
 */
package io.truechimer.sync;
