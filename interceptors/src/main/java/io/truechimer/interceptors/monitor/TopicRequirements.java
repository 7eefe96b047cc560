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
          "topic "
              + topic
              + " must have 1 partition so that all heartbeats take the same path; it has "
              + partitions
              + ". Set "
              + MonitorConfig.TOPIC
              + " to another topic");
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
            "topic "
                + topic
                + " must have "
                + key
                + "="
                + needed
                + "; it has "
                + value
                + ". To change it: kafka-configs --bootstrap-server <servers> --alter --topic "
                + topic
                + " --add-config "
                + key
                + "="
                + needed);
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
          "topic "
              + topic
              + " does not exist. Set "
              + MonitorConfig.TOPIC_AUTO_CREATE
              + "=true, or run: kafka-topics --bootstrap-server <servers> --create --topic "
              + topic
              + " --partitions 1 --replication-factor 3 "
              + SETTINGS.entrySet().stream()
                  .map(setting -> "--config " + setting.getKey() + "=" + setting.getValue())
                  .collect(Collectors.joining(" ")));
    }
    if (cause instanceof AuthorizationException) {
      return Optional.of(
          "the client may not "
              + action
              + " topic "
              + topic
              + ". Grant Describe, DescribeConfigs, Read and Write, and Create if "
              + MonitorConfig.TOPIC_AUTO_CREATE
              + " is true ("
              + cause.getMessage()
              + ")");
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
