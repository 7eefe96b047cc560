/**
 * Puts the records of a task's input partitions in the order of their timestamps.
 *
 * <p>{@link io.truechimer.streams.resequence.Resequencer} is the operator, for {@code process} and
 * for {@code processValues}.
 *
 * <ul>
 *   <li><b>Order.</b> Released records are in the order of {@code tc-hlc}. Late records are the
 *       only exception; they are marked or dropped, and counted. <b>Hazard:</b> each task orders
 *       its own partitions only.
 *   <li><b>Bounded waiting.</b> The monotonic clock measures how long records wait, so steps of the
 *       wall clock have no effect. <b>Hazard:</b> a partition with unread records holds up the
 *       release, without a limit in time.
 *   <li><b>Nothing is lost or repeated</b> with exactly-once v2: the buffer is a store with a
 *       changelog. <b>Hazard:</b> with at-least-once a crash may do both.
 * </ul>
 */
package io.truechimer.streams.resequence;
