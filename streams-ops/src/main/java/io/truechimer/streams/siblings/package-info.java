/**
 * Tables that are written on several replicas at once, and lose no write.
 *
 * <p>{@link io.truechimer.streams.siblings.SiblingTable} is the table; {@link
 * io.truechimer.streams.siblings.Siblings} is what it holds of a key, {@link
 * io.truechimer.streams.siblings.Sibling} one version of that; a {@link
 * io.truechimer.streams.siblings.ConflictResolver} says what is shown of them, and a {@link
 * io.truechimer.streams.siblings.ConflictEvent} that a conflict has begun or is over.
 *
 * <ul>
 *   <li><b>No write is lost.</b> A table keeps what several replicas have written of a key: those
 *       versions of which none comes after another. <b>Hazard:</b> what a write had seen is told by
 *       its time, so clocks that differ can show a conflict that is none, or hide one.
 *   <li><b>Replicas agree.</b> Tables that have taken the same versions hold the same, in whatever
 *       order they came. <b>Hazard:</b> two replicas with one name take each other's versions for
 *       their own.
 *   <li><b>What a table does not take is not gone.</b> It goes to the errors, with the reason.
 *       <b>Hazard:</b> until somebody looks there, that replica holds less than the others.
 * </ul>
 */
package io.truechimer.streams.siblings;
