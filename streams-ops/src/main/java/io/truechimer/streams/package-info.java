/**
 * Timestamps and causal contexts for Kafka Streams: what users configure and read.
 *
 * <p>{@link io.truechimer.streams.ClockStreams} configures an application; {@link
 * io.truechimer.streams.ClockStreamsConfig} has the settings; {@link
 * io.truechimer.streams.CausalContext} reads the causal context of the current task; {@link
 * io.truechimer.streams.HybridTimestampExtractor} makes timestamps the event time.
 *
 * <p>This package depends on {@code io.truechimer.streams.context}, which does the work. Three
 * packages of operators do not depend on this one: {@code stamped} keeps the exact past of values,
 * {@code resequence} puts records in order, {@code siblings} detects conflicts.
 *
 * <p>The path of a record: the consumer interceptor moves the node's clock past its {@code tc-hlc}.
 * The first processor joins its {@code tc-itc} into the context of the task, and forwards the
 * record with that context, as does each further processor. The producer interceptor stamps each
 * record that is sent.
 *
 * <p><b>Hazard:</b> all guarantees rest on clocks that differ by at most the maximum clock offset;
 * see {@code io.truechimer.streams.context}.
 */
package io.truechimer.streams;
