/**
 * What Kafka Streams users configure: causality through any topology.
 *
 * <p>{@link io.truechimer.streams.ClockStreams} switches everything on; {@link
 * io.truechimer.streams.CausalProcessorWrapper} keeps one causal context for each task, and {@link
 * io.truechimer.streams.CausalContext} reads it; {@link io.truechimer.streams.Causal} has operators
 * that keep what each single value descends from; {@link
 * io.truechimer.streams.HybridTimestampExtractor} makes stamps the event time; {@link
 * io.truechimer.streams.CausalConfig} has the settings. {@link
 * io.truechimer.streams.TaskConsumerInterceptor}, {@link
 * io.truechimer.streams.GlobalConsumerInterceptor} and {@link
 * io.truechimer.streams.TaskProducerInterceptor} are public for Kafka alone, which makes them.
 * Beside this package, and of use without it, stand {@code io.truechimer.streams.order} and {@code
 * io.truechimer.streams.siblings}.
 *
 * <p>The way of a record: the consumer interceptor moves the node's clock past its {@code tc-hlc};
 * the first processor joins its {@code tc-itc} to the context of the task, and hands on the record
 * with that context, as does each further processor; the producer interceptor stamps what is sent.
 *
 * <ul>
 *   <li><b>Causality.</b> If a record may descend from another, its {@code tc-itc} is AFTER the
 *       other's, or EQUAL and its {@code tc-hlc} greater. <b>Hazard:</b> the converse does not
 *       hold: a context is all that a task has seen, and all that is older than the horizon.
 *       <b>Hazard:</b> what is restored counts as seen only as far as the clocks of the nodes
 *       differ by no more than the maximum offset.
 *   <li><b>For causality nothing is stored.</b> No store, no topic, no change to the topology. A
 *       task pays for it when it starts: it writes nothing for the maximum offset. <b>Hazard:</b>
 *       that has to be well below {@code transaction.timeout.ms}, which Streams sets to 10 seconds.
 *   <li><b>The application is not harmed.</b> A context that cannot be read, or that is ahead of
 *       all clocks, is counted and passed over; its record goes on.
 * </ul>
 */
package io.truechimer.streams;
