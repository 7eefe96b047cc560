/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.truechimer.testkit.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Kafka's console tools, each run in a JVM of its own with one of our interceptors. */
final class ConsoleTools {

  private final TestCluster cluster;
  private final Path folder;

  /**
   * @param folder for the tools' properties
   */
  ConsoleTools(TestCluster cluster, Path folder) {
    this.cluster = cluster;
    this.folder = folder;
  }

  /** {@return all that the tools need for themselves} */
  static List<Path> classPath() {
    return ChildJvm.classPathOf(
        "org.apache.kafka.clients.KafkaClient",
        "org.apache.kafka.tools.ConsoleProducer",
        "org.apache.kafka.tools.api.RecordReader",
        "org.apache.kafka.server.util.CommandLineUtils",
        "joptsimple.OptionParser",
        "org.slf4j.Logger",
        "ch.qos.logback.classic.Logger",
        "ch.qos.logback.core.Appender");
  }

  /** {@return a producer that sends a record for each line, and ends} */
  ChildJvm producer(List<Path> classPath, String topic, String lines, String settings)
      throws IOException {
    List<String> arguments = arguments(topic, ClockProducerInterceptor.class, settings);
    return ChildJvm.start(
        classPath,
        lines.getBytes(UTF_8),
        "org.apache.kafka.tools.ConsoleProducer",
        arguments.toArray(String[]::new));
  }

  /** {@return a consumer that prints a topic from its beginning} */
  ChildJvm consumer(List<Path> classPath, String topic, String settings, String... options)
      throws IOException {
    List<String> arguments = arguments(topic, ClockConsumerInterceptor.class, settings);
    arguments.add("--from-beginning");
    arguments.addAll(List.of(options));
    return ChildJvm.start(
        classPath,
        "org.apache.kafka.tools.consumer.ConsoleConsumer",
        arguments.toArray(String[]::new));
  }

  private List<String> arguments(String topic, Class<?> interceptor, String settings)
      throws IOException {
    Path properties = folder.resolve(interceptor.getSimpleName() + ".properties");
    Files.writeString(properties, "interceptor.classes=" + interceptor.getName() + "\n" + settings);
    return new ArrayList<>(
        List.of(
            "--bootstrap-server",
            cluster.bootstrapServers(),
            "--topic",
            topic,
            "--command-config",
            properties.toString()));
  }
}
