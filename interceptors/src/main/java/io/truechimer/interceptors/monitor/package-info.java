/**
 * What drives the {@link io.truechimer.sync.OffsetMonitor} of a node over Kafka, and the only place
 * of the product with a thread.
 *
 * <p>{@link io.truechimer.interceptors.monitor.ClockMonitor} is started by the node's first
 * interceptor and stopped by its last. Its thread asks the machine how wrong its clock may be,
 * looks after the monitor topic, sends heartbeats, reads those of others, takes the brokers'
 * acknowledgements for what they say of the brokers' clocks, and judges. {@link
 * io.truechimer.interceptors.monitor.MonitorConfig} has the settings. {@link
 * io.truechimer.interceptors.monitor.LocalErrorSources} asks the sources of the local clock's error
 * that are there, from the one that knows most (the ClockBound daemon) to the one that knows
 * nothing (a configured value).
 *
 * <p>What is guaranteed:
 *
 * <ul>
 *   <li><b>The host is not harmed.</b> The thread is a daemon; no exception of it reaches the
 *       host's clients; what is missing (the topic, a permission, a broker) is logged, once or at
 *       most once a minute, and leaves the clock {@code UNVERIFIED}, or in {@code HOLDOVER}.
 *   <li><b>Nothing is created unasked.</b> The topic is looked for through Admin, never by asking
 *       for its metadata with a producer.
 *   <li><b>Silence instead of guesses.</b> A source of the local error that is not there, not
 *       synchronised, out of date or of a version that is not known has nothing to say; it never
 *       claims an error of which it is not sure. Errors are rounded up and grow with their age. A
 *       reading takes no more than about a quarter of a second, whatever a daemon or a server does.
 * </ul>
 *
 * <p>What breaks if assumptions do. <b>Hazard:</b> the first client's configuration says where the
 * monitor connects to; nodes whose monitors use different clusters or topics do not know of each
 * other. <b>Hazard:</b> who may write to the monitor topic may lie there. A liar has one vote for
 * each clock domain that it claims; let nobody write there who is not trusted with a clock.
 * <b>Hazard:</b> Kafka's clients look up names when they are made: where no name server answers,
 * the clock is not judged for as long as the machine's resolver waits. <b>Hazard:</b> a source is
 * believed: a daemon that claims an error of a microsecond and is wrong makes this node's claim
 * false, which only other nodes can find out. <b>Hazard:</b> the errors are those of the machine's
 * wall clock; a {@link io.truechimer.time.TimeSource} with another wall gets the configured value.
 * <b>Hazard:</b> ClockBound speaks of the machine's monotonic clock since boot, which is {@link
 * java.lang.System#nanoTime} in HotSpot on Linux; elsewhere its readings are not recognised.
 * <b>Hazard:</b> chrony grows its error by 1 ppm unless {@code maxclockerror} says what the crystal
 * is worth.
 */
package io.truechimer.interceptors.monitor;
