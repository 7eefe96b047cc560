/**
 * A real Kafka cluster for tests and examples.
 *
 * <p>{@link io.truechimer.testkit.TestCluster} starts it in this JVM and removes all of it.
 *
 * <p><b>Guarantees.</b> The brokers are Kafka's own, from Kafka's own jars. They are ready for
 * clients when a start returns, and gone when {@code close} returns, when a start fails, and when
 * the JVM ends.
 *
 * <p><b>Hazard.</b> A broker in this JVM is put together from Kafka's internals, of the one version
 * the build names: with another version of Kafka's jars it may not start. A JVM that is killed
 * cannot remove its temporary folders.
 */
package io.truechimer.testkit;
