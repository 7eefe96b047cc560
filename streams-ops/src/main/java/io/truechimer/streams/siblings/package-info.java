/**
 * Tables that accept writes on several replicas at once, and lose no write.
 *
 * <p>{@link io.truechimer.streams.siblings.SiblingTable} is the table. It keeps {@link
 * io.truechimer.streams.siblings.Siblings} for each key; each {@link
 * io.truechimer.streams.siblings.Sibling} is one version. A {@link
 * io.truechimer.streams.siblings.ConflictResolver} derives the shown value. A {@link
 * io.truechimer.streams.siblings.ConflictEvent} reports the beginning, the change or the end of a
 * conflict.
 *
 * <ul>
 *   <li><b>No write is lost.</b> A table keeps all versions of a key that no other version
 *       supersedes. <b>Hazard:</b> the time of a write decides what it has seen, so clocks that
 *       differ can report a false conflict, or hide a real one.
 *   <li><b>Replicas converge.</b> Tables that have received the same versions have the same
 *       siblings, in whatever order the versions arrived. <b>Hazard:</b> two replicas with the same
 *       id take each other's versions for their own.
 *   <li><b>Rejected records are not lost.</b> They go to the errors, with the reason.
 *       <b>Hazard:</b> until they are handled, this replica misses versions that the others have.
 * </ul>
 */
package io.truechimer.streams.siblings;
