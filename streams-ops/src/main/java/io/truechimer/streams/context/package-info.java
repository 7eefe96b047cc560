/**
 * One causal context for each Streams task: everything that the task has seen.
 *
 * <p>{@link io.truechimer.streams.context.CausalProcessorWrapper} joins the {@code tc-itc} of each
 * record that a processor receives, and marks each record that a processor forwards. The
 * interceptors complete it: {@link io.truechimer.streams.context.ClusterIdInterceptor} reports the
 * cluster id, {@link io.truechimer.streams.context.GlobalContextInterceptor} joins what global
 * tables read, {@link io.truechimer.streams.context.ContextRefreshInterceptor} updates records on
 * their way out.
 *
 * <p>Internal. The wrapper and the interceptors are public because Kafka instantiates them by class
 * name; the other public types serve the packages {@code io.truechimer.streams} and {@code
 * io.truechimer.streams.stamped}. Applications use {@code io.truechimer.streams.ClockStreams} and
 * {@code CausalContext}.
 *
 * <ul>
 *   <li><b>Causality.</b> If a record may descend from another one, its {@code tc-itc} is AFTER the
 *       other's, or EQUAL with a greater {@code tc-hlc}. <b>Hazard:</b> the converse does not hold.
 *       A context contains all that its task has seen, and all that is older than the horizon.
 *   <li><b>Nothing is stored.</b> A task that starts treats everything that any clock can have
 *       shown as seen, and writes nothing for the maximum clock offset. <b>Hazard:</b> this must
 *       stay well below {@code transaction.timeout.ms}, which Streams sets to 10 seconds. Restored
 *       state counts as seen only if clocks differ by at most the maximum clock offset.
 *   <li><b>The application is not harmed.</b> A malformed or impossible context is counted and
 *       ignored; its record continues.
 * </ul>
 */
package io.truechimer.streams.context;
