/**
 * Time as it is read: two clocks, never mixed up.
 *
 * <p>{@link io.truechimer.time.TimeSource} is the one seam to the operating system's clocks; no
 * other package reads them (a test of the house's rules holds this). {@link
 * io.truechimer.time.ManualTimeSource} stands in for it where a test or a simulation rules time.
 * {@link io.truechimer.time.TimeInterval} is a reading with its error: the true time is somewhere
 * inside.
 *
 * <p>Wall times are unsigned 64-bit numbers of nanoseconds since the Unix epoch: compare them with
 * {@link java.lang.Long#compareUnsigned}. They end in the year 2554.
 *
 * <p><b>Hazard.</b> The wall is what the operating system says, right or wrong. Nothing here makes
 * it true; that is what the packages above are for. If code reads the operating system's clocks
 * around this package, tests no longer rule time, and steps of the wall are no longer told from the
 * passing of time.
 */
package io.truechimer.time;
