/**
 * Clocks that measure each other.
 *
 * <p>{@link io.truechimer.sync.Heartbeat} is what nodes exchange, {@link
 * io.truechimer.sync.LocalError} what a machine knows of its own clock, {@link
 * io.truechimer.sync.MonitorState} what a node has concluded, {@link io.truechimer.sync.NodeHash}
 * its short name.
 *
 * <p>What is guaranteed: these are values; each that exists keeps the limits that it names. Nothing
 * here sends, receives or reads a clock. What breaks if assumptions do: <b>Hazard:</b> node names
 * must be unique; two nodes of one name answer for each other, and their measurements are those of
 * neither clock. <b>Hazard:</b> nodes that claim one clock domain without sharing a clock get one
 * vote for two clocks.
 */
package io.truechimer.sync;
