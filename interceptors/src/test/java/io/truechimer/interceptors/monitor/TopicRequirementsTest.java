/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

/** What is created by whom is tested on brokers, in {@code MonitorTopicIT}. */
class TopicRequirementsTest {

  @Test
  void shouldSayOfAMissingTopicWhatReadmeSays() throws IOException {
    String objection =
        new TopicRequirements("truechimer-offset-monitor")
            .objection(new ExecutionException(new UnknownTopicOrPartitionException()), "describe")
            .orElseThrow();
    String said =
        objection
            .substring(objection.indexOf("kafka-topics"))
            .replace("<servers>", "localhost:9092");

    String readme = Files.readString(Path.of("../README.md"));
    String command =
        readme
            .substring(readme.indexOf("kafka-topics "), readme.indexOf("```\n\nor `truechimer"))
            .replace("\\\n", " ");
    assertThat(options(said)).isEqualTo(options(command));
  }

  private static String options(String command) {
    return Stream.of(command.split(" --", -1))
        .map(String::strip)
        .sorted()
        .collect(Collectors.joining("\n"));
  }
}
