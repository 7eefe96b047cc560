/**
 * Limits on what a received record may claim about time and causality. The lowest package of this
 * module: the others depend on it, it depends on none of them. Public for them; not an API for
 * applications.
 *
 * <ul>
 *   <li>{@link io.truechimer.streams.limits.TimestampLimit}: a timestamp must not be further ahead
 *       of the node's wall clock than the maximum clock offset.
 *   <li>{@link io.truechimer.streams.limits.ContextLimit}: a causal context must not be too long,
 *       and must not count events that no correct clock can have shown yet.
 * </ul>
 *
 * <p><b>Hazard:</b> both limits rest on the node's own clock. On a node whose wall clock is slow by
 * more than the maximum clock offset, correct records are rejected.
 */
package io.truechimer.streams.limits;
