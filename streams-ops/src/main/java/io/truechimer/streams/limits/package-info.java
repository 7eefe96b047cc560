/**
 * Limits on what a received record may claim about causality. The lowest package of this module: it
 * depends on none of the others. Public for them; not an API for applications.
 *
 * <p>{@link io.truechimer.streams.limits.ContextLimit}: a causal context must not be too long, and
 * must not count events that no correct clock can have shown yet. The limit on timestamps is {@link
 * io.truechimer.interceptors.NodeClock#accepts}.
 *
 * <p><b>Hazard:</b> both limits rest on the node's own clock. On a node whose wall clock is slow by
 * more than the maximum clock offset, correct records are rejected.
 */
package io.truechimer.streams.limits;
