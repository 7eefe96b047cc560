/**
 * What drives the {@link io.truechimer.sync.OffsetMonitor} of a node over Kafka, and the only place
 * of the product with a thread.
 *
 * <p>{@link io.truechimer.interceptors.monitor.ClockMonitor} is started by the node's first
 * interceptor and stopped by its last. Its thread asks the machine how wrong its clock may be,
 * looks after the monitor topic, sends heartbeats, reads those of others, takes the brokers'
 * acknowledgements for what they say of the brokers' clocks, and judges. {@link
 * io.truechimer.interceptors.monitor.MonitorConfig} has the settings. The sources of the local
 * clock's error are in {@code io.truechimer.interceptors.localclock}.
 *
 * <p>What is guaranteed:
 *
 * <ul>
 *   <li><b>The host is not harmed.</b> The thread is a daemon; no exception of it reaches the
 *       host's clients; what is missing (the topic, a permission, a broker) is logged, once or at
 *       most once a minute, and leaves the clock {@code UNVERIFIED}, or in {@code HOLDOVER}.
 *   <li><b>Nothing is created unasked.</b> The topic is looked for through Admin, never by asking
 *       for its metadata with a producer.
 * </ul>
 *
 * <p>What breaks if assumptions do. <b>Hazard:</b> the first client's configuration says where the
 * monitor connects to; nodes whose monitors use different clusters or topics do not know of each
 * other. <b>Hazard:</b> who may write to the monitor topic may lie there. A liar has one vote for
 * each clock domain that it claims; let nobody write there who is not trusted with a clock.
 * <b>Hazard:</b> Kafka's clients look up names when they are made: where no name server answers,
 * the clock is not judged for as long as the machine's resolver waits.
 */
package io.truechimer.interceptors.monitor;
