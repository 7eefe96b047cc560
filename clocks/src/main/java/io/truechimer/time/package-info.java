/**
 * Access to the two clocks of a machine: the wall clock and the monotonic clock.
 *
 * <ul>
 *   <li>{@link io.truechimer.time.TimeSource} is the only access to the operating system's clocks.
 *       An architecture test ensures that no other package reads them.
 *   <li>{@link io.truechimer.time.ManualTimeSource} replaces it in tests and simulations.
 *   <li>{@link io.truechimer.time.ClockReading} is a reading of both clocks at one moment.
 *   <li>{@link io.truechimer.time.TimeInterval} is a time with its error: the true time lies within
 *       the interval.
 *   <li>{@link io.truechimer.time.UnsignedNanos} and {@link io.truechimer.time.SaturatingNanos} are
 *       arithmetic on wall times and on durations.
 * </ul>
 *
 * <p>Wall times are unsigned 64-bit numbers of nanoseconds since the Unix epoch: compare them with
 * {@link java.lang.Long#compareUnsigned}. They end in the year 2554.
 *
 * <p><b>Hazard.</b> The wall clock is what the operating system reports, right or wrong. This
 * package does not correct it; {@code io.truechimer.sync} estimates its error. Code that bypasses
 * this package cannot be tested with a manual clock. It also mistakes steps of the wall clock for
 * elapsed time.
 */
package io.truechimer.time;
