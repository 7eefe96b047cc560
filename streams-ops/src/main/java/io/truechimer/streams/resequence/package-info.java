/**
 * Records in the order of their stamps, across the topics and partitions of a task.
 *
 * <p>{@link io.truechimer.streams.resequence.Resequencer} is all that users name. It holds records
 * back in a store until nothing is expected any more that comes before them.
 *
 * <ul>
 *   <li><b>Order.</b> What a resequencer emits is in the order of the stamps, save what it marks as
 *       late. <b>Hazard:</b> late is what comes more than the lateness after its turn; what comes
 *       while others have waited the maximum or the buffer is full; and what an idle partition
 *       brings of the past.
 *   <li><b>Nothing is lost.</b> What waits is in a store with a changelog. <b>Hazard:</b> that
 *       holds with exactly-once v2; with at-least-once, what was released and not acknowledged may
 *       be lost in a crash.
 *   <li><b>One wrong stamp does no harm.</b> What is ahead of all clocks is put at the greatest
 *       stamp of its partition. <b>Hazard:</b> that record is out of order.
 * </ul>
 */
package io.truechimer.streams.resequence;
