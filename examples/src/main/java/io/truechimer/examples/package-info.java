/**
 * Runnable examples, each of which is also a test. They use public API and real brokers only.
 *
 * <ul>
 *   <li>{@link io.truechimer.examples.FirstRecord}: the smallest example.
 *   <li>{@link io.truechimer.examples.Quickstart}: an end-to-end demo. {@link
 *       io.truechimer.examples.OrderService} and {@link io.truechimer.examples.Warehouse} (Kafka
 *       Streams) show the configuration, {@link io.truechimer.examples.FenceDemo} a fenced node.
 *   <li>{@link io.truechimer.examples.ActiveActive}: two regions that write the same keys.
 *   <li>{@link io.truechimer.examples.ClocksCommand}: shows operators the clocks of all nodes.
 * </ul>
 *
 * <p>This module sees all others, so its tests also check the architecture rules and the documents.
 */
package io.truechimer.examples;
