/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.AppInfoParser;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** A broker in a container, with the same version as the Kafka jars. */
final class ContainerBroker {

  private ContainerBroker() {}

  /** {@return why no container can start; empty if Docker answers} */
  static Optional<String> obstacle() {
    return DockerClientFactory.instance().isDockerAvailable()
        ? Optional.empty()
        : Optional.of("Docker does not answer: " + TestCluster.CHOICE + "=testcontainers");
  }

  static TestCluster start(Map<String, String> extra) {
    obstacle()
        .ifPresent(
            reason -> {
              throw new IllegalStateException(reason);
            });
    return Cleanup.guard(cleanup -> start(extra, cleanup));
  }

  private static TestCluster start(Map<String, String> extra, Cleanup cleanup) throws IOException {
    KafkaContainer container =
        cleanup.add(new KafkaContainer("apache/kafka:" + AppInfoParser.getVersion()));
    Map<String, String> properties = BrokerProperties.ofCluster(1);
    properties.putAll(extra);
    properties.forEach((name, value) -> container.withEnv(variable(name), value));
    container.start();
    Path log = Logs.file(Logs.nextCluster() + "-container");
    return new TestCluster(container.getBootstrapServers(), cleanup, () -> fetch(container, log));
  }

  /** {@return the environment variable that the image maps to a broker property} */
  static String variable(String property) {
    return "KAFKA_"
        + property
            .replace("_", "__")
            .replace("-", "___")
            .replace('.', '_')
            .toUpperCase(Locale.ROOT);
  }

  private static void fetch(KafkaContainer container, Path log) {
    try {
      Files.writeString(log, container.getLogs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
