/**
 * Programs that show Truechimer at work, each of which is also a test.
 *
 * <p>{@link io.truechimer.examples.FirstRecord} is the smallest; {@link
 * io.truechimer.examples.Quickstart} is the first to read, of which {@link
 * io.truechimer.examples.OrderService} is what a user writes, and {@link
 * io.truechimer.examples.Warehouse} the same with Kafka Streams; {@link
 * io.truechimer.examples.FenceDemo} is its third part. {@link io.truechimer.examples.ActiveActive}
 * has two regions that write the same keys. {@link io.truechimer.examples.ClocksCommand} is for
 * operators, who want to see the clocks of their nodes. The programs use public API only, and real
 * brokers. The tests of this module also hold the rules of the house, because it sees all others.
 */
package io.truechimer.examples;
