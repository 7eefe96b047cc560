/**
 * The offset monitor over Kafka: it drives a node's {@link io.truechimer.sync.OffsetMonitor} from a
 * thread of its own. This is the only package of the interceptors that starts a thread. Its public
 * types are for the interceptors, not for applications, but for the setting names of {@link
 * io.truechimer.interceptors.monitor.MonitorConfig}.
 *
 * <p>{@link io.truechimer.interceptors.monitor.OffsetMonitorService} starts {@code MonitorLoop}
 * with the node's first monitored client and ends it with the last. In each heartbeat interval the
 * loop reads the machine's own error source ({@code localclock}), checks the monitor topic,
 * evaluates the clock, sends a heartbeat, and reads heartbeats. {@link
 * io.truechimer.interceptors.monitor.MonitorListener} receives each evaluation.
 *
 * <p>Where to change a behaviour: the order of steps and their isolation in {@code MonitorLoop};
 * the checks and the creation of the topic in {@code MonitorTopic} and {@code TopicRequirements};
 * the clients' settings in {@code MonitorClientConfig}; sending and reading in {@code
 * HeartbeatTransport}; the samples of brokers' clocks in {@code BrokerClockSampler}; the clock
 * domain in {@code DomainFinder}. All rules of judgement are in {@link io.truechimer.sync}.
 *
 * <p>Guarantees:
 *
 * <ul>
 *   <li><b>The host is not harmed.</b> The thread is a daemon, and no exception reaches the host's
 *       clients. A missing topic, permission or broker is logged, once or at most once a minute,
 *       and leaves the clock {@code UNVERIFIED} or in {@code HOLDOVER}.
 *   <li><b>Failures stay where they are.</b> A step that fails does not stop the others, and
 *       nothing that a step throws ends the thread.
 *   <li><b>Nothing is created unasked.</b> The monitor checks the topic through Admin, never by a
 *       producer's request for its metadata.
 * </ul>
 *
 * <p>Assumptions and failure modes. <b>Hazard:</b> the monitor connects as the node's first client
 * does; nodes whose monitors use different clusters or topics do not measure each other.
 * <b>Hazard:</b> anyone who can write to the monitor topic can lie there, with one vote for each
 * clock domain that they claim. Grant Write only to processes whose clock may be believed.
 * <b>Hazard:</b> Kafka's clients look up names when they are created: without a name server, the
 * clock is not evaluated while the machine's resolver waits.
 */
package io.truechimer.interceptors.monitor;
