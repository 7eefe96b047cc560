/**
 * What Kafka users configure: interceptors that give every record a trustworthy time.
 *
 * <p>{@link io.truechimer.interceptors.ClockProducerInterceptor} stamps what is sent, {@link
 * io.truechimer.interceptors.ClockConsumerInterceptor} moves the clock by what is received, {@link
 * io.truechimer.interceptors.NodeClock} is the one clock of a node that both use and an application
 * may use too, {@link io.truechimer.interceptors.ClockConfig} has all settings, and {@link
 * io.truechimer.interceptors.ClockFencedException} is how a refused send fails.
 *
 * <p>The way of a record: {@code onSend} takes a timestamp from the node's clock and sends a copy
 * that carries it; {@code onConsume} gives the greatest timestamp of a poll to the receiving node's
 * clock before the application sees the records; so what the receiver sends next has a greater one.
 *
 * <ul>
 *   <li><b>Causality.</b> If one record could have caused another, its timestamp is smaller.
 *       <b>Hazard:</b> that holds for what travels through clients with both interceptors; for the
 *       rest, the wall clocks decide. <b>Hazard:</b> it does not hold across a stamp that a
 *       receiver rejects because it is further ahead than the maximum offset.
 *   <li><b>The host is not harmed.</b> Nothing here throws into a {@code send} or a {@code poll}; a
 *       wrong setting fails when the client is made; a record that cannot be stamped is sent
 *       without, counted and logged. The one error that an application can get is {@link
 *       io.truechimer.interceptors.ClockFencedException}.
 *   <li><b>Records stay what they are.</b> Key, value, partition, other headers and a given
 *       timestamp are never touched.
 *   <li><b>Not the order of offsets.</b> Stamps are made before Kafka batches records, so within a
 *       partition a later offset may have a smaller stamp, where several threads or producers send.
 * </ul>
 */
package io.truechimer.interceptors;
