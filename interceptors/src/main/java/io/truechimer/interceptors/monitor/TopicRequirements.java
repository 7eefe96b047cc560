/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The settings that the monitor topic must have, and what an operator must do if it has others. */
final class TopicRequirements {

  private static final Map<String, String> SETTINGS =
      new TreeMap<>(
          Map.of(
              TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
              "LogAppendTime",
              TopicConfig.CLEANUP_POLICY_CONFIG,
              TopicConfig.CLEANUP_POLICY_DELETE,
              TopicConfig.RETENTION_MS_CONFIG,
              Long.toString(Duration.ofMinutes(10).toMillis()),
              TopicConfig.SEGMENT_MS_CONFIG,
              Long.toString(Duration.ofMinutes(10).toMillis())));

  private final String topic;

  TopicRequirements(String topic) {
    this.topic = topic;
  }

  /** {@return the topic to create, with the brokers' default replication factor} */
  NewTopic newTopic() {
    return new NewTopic(topic, Optional.of(1), Optional.empty()).configs(SETTINGS);
  }

  /** {@return what an operator must do; empty if the topic meets the requirements} */
  Optional<String> objection(TopicDescription description, Config config) {
    int partitions = description.partitions().size();
    if (partitions != 1) {
      return Optional.of(
          ("topic %s must have 1 partition so that all heartbeats take the same path; it has %s."
                  + " Set %s to another topic")
              .formatted(topic, partitions, MonitorConfig.TOPIC));
    }
    return objection(config, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
        .or(() -> objection(config, TopicConfig.CLEANUP_POLICY_CONFIG));
  }

  private Optional<String> objection(Config config, String key) {
    ConfigEntry entry = config.get(key);
    String value = entry == null ? null : entry.value();
    String needed = SETTINGS.get(key);
    return needed.equals(value)
        ? Optional.empty()
        : Optional.of(
            ("topic %1$s must have %2$s=%3$s; it has %4$s. To change it: kafka-configs"
                    + " --bootstrap-server <servers> --alter --topic %1$s --add-config %2$s=%3$s")
                .formatted(topic, key, needed, value));
  }

  /**
   * {@return what an operator must do about an error; empty if it may be transient}
   *
   * @param action what failed, a verb
   */
  Optional<String> objection(ExecutionException error, String action) {
    Throwable cause = error.getCause();
    if (cause instanceof UnknownTopicOrPartitionException) {
      return Optional.of(
          ("topic %1$s does not exist. Set %2$s=true, or run: kafka-topics --bootstrap-server"
                  + " <servers> --create --topic %1$s --partitions 1 --replication-factor 3 %3$s")
              .formatted(
                  topic,
                  MonitorConfig.TOPIC_AUTO_CREATE,
                  SETTINGS.entrySet().stream()
                      .map(setting -> "--config " + setting)
                      .collect(Collectors.joining(" "))));
    }
    if (cause instanceof AuthorizationException) {
      return Optional.of(
          ("the client may not %s topic %s. Grant Describe, DescribeConfigs, Read and Write, and"
                  + " Create if %s is true (%s)")
              .formatted(action, topic, MonitorConfig.TOPIC_AUTO_CREATE, cause.getMessage()));
    }
    if (cause instanceof ApiException && !(cause instanceof RetriableException)) {
      return Optional.of("the brokers refuse to " + action + " topic " + topic + ": " + cause);
    }
    return Optional.empty();
  }

  static boolean isMissing(ExecutionException error) {
    return error.getCause() instanceof UnknownTopicOrPartitionException;
  }

  static boolean exists(ExecutionException error) {
    return error.getCause() instanceof TopicExistsException;
  }
}
