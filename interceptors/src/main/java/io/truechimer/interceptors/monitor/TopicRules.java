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
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the monitor topic has to be, and what an operator has to do where it is not. */
final class TopicRules {

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

  TopicRules(String topic) {
    this.topic = topic;
  }

  /** {@return the topic as it is created; the replicas are as many as the brokers think right} */
  NewTopic newTopic() {
    return new NewTopic(topic, Optional.of(1), Optional.empty()).configs(SETTINGS);
  }

  /** {@return what an operator has to do; empty if the topic is as it must be} */
  Optional<String> objection(TopicDescription description, Config config) {
    int partitions = description.partitions().size();
    if (partitions != 1) {
      return Optional.of(
          "the topic "
              + topic
              + " must have 1 partition, because all heartbeats take the same way: partitions="
              + partitions
              + ". Name another one under "
              + MonitorConfig.TOPIC);
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
            "the topic "
                + topic
                + " must have "
                + key
                + "="
                + needed
                + ": "
                + key
                + "="
                + value
                + ". To mend it: kafka-configs --bootstrap-server <servers> --alter --topic "
                + topic
                + " --add-config "
                + key
                + "="
                + needed);
  }

  /**
   * {@return what an operator has to do about an error; empty if it may pass by itself}
   *
   * @param toDo what was not possible
   */
  Optional<String> objection(ExecutionException error, String toDo) {
    Throwable cause = error.getCause();
    if (cause instanceof UnknownTopicOrPartitionException) {
      return Optional.of(
          "the topic "
              + topic
              + " does not exist. Either set "
              + MonitorConfig.TOPIC_CREATE
              + "=true, or: kafka-topics --bootstrap-server <servers> --create --topic "
              + topic
              + " --partitions 1 --replication-factor 3 "
              + SETTINGS.entrySet().stream()
                  .map(setting -> "--config " + setting.getKey() + "=" + setting.getValue())
                  .collect(Collectors.joining(" ")));
    }
    if (cause instanceof AuthorizationException) {
      return Optional.of(
          "this client may not "
              + toDo
              + " the topic "
              + topic
              + "; it needs Describe, DescribeConfigs, Read and Write ("
              + cause.getMessage()
              + ")");
    }
    return Optional.empty();
  }

  static boolean isMissing(ExecutionException error) {
    return error.getCause() instanceof UnknownTopicOrPartitionException;
  }

  static boolean isThere(ExecutionException error) {
    return error.getCause() instanceof TopicExistsException;
  }
}
