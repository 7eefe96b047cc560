/**
 * Hybrid logical clocks: timestamps that are close to the wall clock and respect causality.
 *
 * <ul>
 *   <li>{@link io.truechimer.hlc.HybridClock} is the clock, the only mutable type of this package.
 *   <li>{@link io.truechimer.hlc.HybridTimestamp} is a timestamp that a clock issues.
 *   <li>{@link io.truechimer.hlc.ClockObserver} receives measurements of a clock, for metrics.
 *   <li>{@link io.truechimer.hlc.ClockException} and its subclasses tell which limit was exceeded.
 *   <li>{@link io.truechimer.hlc.ClockState} is a saved clock.
 * </ul>
 *
 * <p>A clock takes in timestamps of other clocks only in {@link
 * io.truechimer.hlc.HybridClock#update} and {@link io.truechimer.hlc.HybridClock#join}. Guarantees
 * and their assumptions:
 *
 * <ul>
 *   <li><b>Causality.</b> If one event could have caused another, its timestamp is smaller. Every
 *       message between the two must carry a timestamp, and the receiver must pass it to {@code
 *       update} or {@code join}. <b>Hazard:</b> influence through another channel (a database, a
 *       phone call) is ordered by the wall clocks only. The reverse does not hold: a smaller
 *       timestamp does not prove a cause.
 *   <li><b>Strictly increasing.</b> While its process lives, a clock never goes back and never
 *       returns a timestamp twice, even if the wall clock is set back. <b>Hazard:</b> a new process
 *       knows only the timestamp that it gets as {@code last}. Without one, and with a wall clock
 *       that was set back, it issues timestamps of the earlier process again.
 *   <li><b>Close to the wall clock.</b> With a maximum offset, a timestamp is never before the wall
 *       clock, and after it by at most that offset (plus one nanosecond if a full logical counter
 *       carries). <b>Hazard:</b> without a maximum offset, one clock that is a year ahead moves all
 *       other clocks a year ahead.
 *   <li><b>Not necessarily close to true time.</b> A wrong wall clock makes timestamps wrong by the
 *       same amount. The package {@code io.truechimer.sync} measures the error.
 *   <li><b>Not unique across nodes.</b> Two clocks can issue equal timestamps. Break ties by the
 *       node.
 * </ul>
 */
package io.truechimer.hlc;
