/**
 * Hybrid logical clocks: timestamps that are close to real time and that respect causality.
 *
 * <p>{@link io.truechimer.hlc.HybridClock} is the clock, the only thing here that changes; {@link
 * io.truechimer.hlc.HybridTimestamp} is what it issues. {@link io.truechimer.hlc.ClockObserver}
 * watches a clock; {@link io.truechimer.hlc.ClockException} and its kinds say why it refused;
 * {@link io.truechimer.hlc.ClockState} saves it.
 *
 * <p>A timestamp moves from clock to clock only in {@link io.truechimer.hlc.HybridClock#update} and
 * {@link io.truechimer.hlc.HybridClock#join}. What is guaranteed, and on what it rests:
 *
 * <ul>
 *   <li><b>Causality.</b> If one event could have caused another, its timestamp is smaller,
 *       provided that every message between the two carried a timestamp and that it was given to
 *       {@code update} or {@code join}. <b>Hazard:</b> what travels by another way (a database, a
 *       phone call) is ordered only by the walls. The reverse does not hold: a smaller timestamp
 *       does not prove a cause.
 *   <li><b>Strictly increasing.</b> No clock returns a timestamp twice or goes back, whatever its
 *       wall does, as long as the process lives. <b>Hazard:</b> a new process knows only what it is
 *       given as {@code last}; without it, a wall that has been set back makes timestamps again
 *       that were made before.
 *   <li><b>Close to the wall.</b> With a maximum offset, a result is never before the wall and at
 *       most that far after it (a nanosecond more when a full logical counter carries).
 *       <b>Hazard:</b> without it, one clock that is a year ahead takes all others with it.
 *   <li><b>Not close to the truth.</b> If the wall is wrong, so are the timestamps, by as much.
 *       Clocks that measure each other are the business of other packages.
 *   <li><b>Not unique between nodes.</b> Two clocks may issue equal timestamps; break ties by the
 *       node.
 * </ul>
 */
package io.truechimer.hlc;
