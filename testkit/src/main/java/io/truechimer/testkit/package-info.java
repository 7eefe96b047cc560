/**
 * A real Kafka cluster for tests and examples.
 *
 * <p>{@link io.truechimer.testkit.TestCluster} starts it in this JVM, in a child JVM or in a
 * container, and removes all of it; {@link io.truechimer.testkit.ChildCluster} has brokers that can
 * be killed, paused and restarted; {@link io.truechimer.testkit.TestClusterExtension} shares one
 * cluster among the tests of a JVM. Beside them is what tests of several modules need: {@link
 * io.truechimer.testkit.CapturedLog}, {@link io.truechimer.testkit.SettingsTable}, and {@code
 * child-logback.xml} for the logs of child JVMs.
 *
 * <p><b>Guarantees.</b> The brokers are Kafka's own, from Kafka's own jars. They are ready for
 * clients when a start returns, and gone when {@code close} returns, when a start fails, and when
 * the JVM ends.
 *
 * <p><b>Hazard.</b> A broker in this JVM is put together from Kafka's internals, of the one version
 * the build names: with another version of Kafka's jars it may not start. A JVM that is killed
 * cannot remove its temporary folders; its child brokers end by themselves, save those that are
 * paused.
 */
package io.truechimer.testkit;
