/**
 * Where the offset monitor meets the machine: what is known about the error of its own wall clock.
 *
 * <p>{@link io.truechimer.interceptors.monitor.LocalErrorSources} asks the sources of the local
 * clock's error that are there, from the one that knows most (the ClockBound daemon) to the one
 * that knows nothing (a configured value), and says how far the wall may be from the true time now.
 *
 * <p>What is guaranteed:
 *
 * <ul>
 *   <li><b>Silence instead of guesses.</b> A source that is not there, not synchronised, out of
 *       date or of a version that is not known has nothing to say; it never claims an error of
 *       which it is not sure. Errors are rounded up and grow with their age.
 *   <li><b>No harm.</b> A reading takes no more than about a quarter of a second, whatever a daemon
 *       or a server does, and throws nothing, whatever they answer. What is not there is not asked
 *       again and again.
 * </ul>
 *
 * <p>What breaks if assumptions do. <b>Hazard:</b> a source is believed: a daemon that claims an
 * error of a microsecond and is wrong makes this node's claim false, which only other nodes can
 * find out. <b>Hazard:</b> the errors are those of the machine's wall clock; a {@link
 * io.truechimer.time.TimeSource} with another wall has an error of its own, and needs the
 * configured value. <b>Hazard:</b> ClockBound speaks of the machine's monotonic clock since boot,
 * which is {@link java.lang.System#nanoTime} in HotSpot on Linux; elsewhere its readings are not
 * recognised. <b>Hazard:</b> chrony grows its error by 1 ppm unless {@code maxclockerror} says what
 * the crystal is worth.
 */
package io.truechimer.interceptors.monitor;
