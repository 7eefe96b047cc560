/**
 * Operators that keep, with each value, exactly what it descends from.
 *
 * <p>{@link io.truechimer.streams.stamped.Causal} has them all. Timestamp and past are part of the
 * value, {@link io.truechimer.serde.Stamped}, so they survive stores, changelogs, joins and
 * repartitions.
 *
 * <ul>
 *   <li><b>Exact.</b> A past contains nothing that the value does not descend from. <b>Hazard:</b>
 *       only if {@code stamp} directly follows the source, and inputs carry {@code tc-itc}.
 *   <li><b>Bounded.</b> A past beyond its limit is shortened: it then contains more than before,
 *       never less. <b>Hazard:</b> an over-long past makes concurrent values look ordered.
 * </ul>
 */
package io.truechimer.streams.stamped;
