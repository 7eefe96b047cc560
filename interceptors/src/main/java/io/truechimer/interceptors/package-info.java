/**
 * The interceptors that Kafka users configure, and the clock of a node.
 *
 * <p>{@link io.truechimer.interceptors.ClockProducerInterceptor} stamps the records that a producer
 * sends. {@link io.truechimer.interceptors.ClockConsumerInterceptor} advances the clock past the
 * timestamps that a consumer receives. Both use the node's {@link
 * io.truechimer.interceptors.NodeClock}, which applications may use, too. {@link
 * io.truechimer.interceptors.ClockConfig} has the settings; a refused send fails with {@link
 * io.truechimer.interceptors.ClockFencedException}.
 *
 * <p>Where to change a behaviour: what a producer stamps or skips in {@code
 * ClockProducerInterceptor} and {@code ChangelogTopics}; how a record is refused in {@code
 * RefusedRecord}; which received timestamps count in {@code ReceivedTimestamps}; timestamp, error
 * bound and trust of a header in {@code NodeClock.stamp}; what the clock takes as physical time in
 * {@code MonitoredTimeSource}; what outlives clients in {@code ClockHealth}, what belongs to open
 * ones in {@code OpenClients}; the fence in {@code FenceState}; a client's policy in {@code
 * NodeClockHandle}; metrics in {@code ClientMetrics} and {@code SourceMetrics}. The rooms: {@code
 * monitor} measures the clock over Kafka, {@code localclock} asks the machine for its error bound,
 * {@code logging} limits repeated warnings.
 *
 * <ul>
 *   <li><b>Causality.</b> If one record could have caused another, its timestamp is smaller.
 *       <b>Hazard:</b> this holds along paths through clients with both interceptors; elsewhere the
 *       wall clocks decide. <b>Hazard:</b> it does not hold across a timestamp that a receiver
 *       rejects because it is further ahead than the maximum offset.
 *   <li><b>The host is not harmed.</b> The interceptors never throw into {@code send} or {@code
 *       poll}. A wrong setting fails the construction of the client. A record that cannot be
 *       stamped is sent unstamped, counted and logged. The only error that an application can get
 *       is {@link io.truechimer.interceptors.ClockFencedException}, and only if it asks for it.
 *   <li><b>Records stay unchanged.</b> Key, value, partition, other headers and a given timestamp
 *       are never touched.
 *   <li><b>Not the order of offsets.</b> Timestamps are made before Kafka batches records. With
 *       several threads or producers, a later offset in a partition may have a smaller timestamp.
 * </ul>
 */
package io.truechimer.interceptors;
