/**
 * A real Kafka cluster for tests and examples.
 *
 * <ul>
 *   <li>{@link io.truechimer.testkit.TestCluster} starts a broker in this JVM, in a child JVM or in
 *       a container, and removes all of it afterwards.
 *   <li>{@link io.truechimer.testkit.ChildCluster} has brokers that a test can kill, pause and
 *       restart.
 *   <li>{@link io.truechimer.testkit.TestClusterExtension} shares one cluster among the tests of a
 *       JVM.
 *   <li>{@link io.truechimer.testkit.CapturedLog}, {@link io.truechimer.testkit.SettingsTable} and
 *       {@code child-logback.xml} (logging of child JVMs) serve the tests of several modules.
 * </ul>
 *
 * <p><b>Guarantees.</b> The brokers run Kafka's own code from Kafka's own jars. They are ready for
 * clients when a start returns. They are gone when {@code close} returns, when a start fails, and
 * when the JVM ends.
 *
 * <p><b>Hazard.</b> A broker in this JVM is assembled from internal classes of the Kafka version in
 * the build. With other Kafka jars it may not start. A JVM that is killed cannot remove its
 * temporary folders. Its child brokers end on their own, except paused ones.
 */
package io.truechimer.testkit;
