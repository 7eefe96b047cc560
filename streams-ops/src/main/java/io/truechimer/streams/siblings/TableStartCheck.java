/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.TopologyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the requirements of a table when its first task of an instance starts. Thread-safe. */
final class TableStartCheck {

  private static final Logger LOG = LoggerFactory.getLogger(TableStartCheck.class);
  private static final int TIMEOUT_MILLIS = 30_000;

  private final String table;
  private final List<String> topics;
  private final boolean countsPartitions;
  private boolean done;

  TableStartCheck(String table, List<String> topics, boolean countsPartitions) {
    this.table = table;
    this.topics = topics;
    this.countsPartitions = countsPartitions;
  }

  /**
   * Runs the check, unless it has succeeded before. If the cluster did not describe all topics, the
   * next call asks again.
   *
   * @param settings the configuration of the application
   * @throws ConfigException if the processing guarantee is not exactly-once v2
   * @throws TopologyException if the topics have different numbers of partitions, or one of them
   *     does not exist
   */
  synchronized void run(Map<String, Object> settings) {
    if (done) {
      return;
    }
    Object guarantee = settings.get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG);
    if (!StreamsConfig.EXACTLY_ONCE_V2.equals(guarantee)) {
      throw new ConfigException(
          StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
          guarantee,
          "the table %s needs %s: otherwise a write that is processed twice becomes two versions"
              .formatted(table, StreamsConfig.EXACTLY_ONCE_V2));
    }
    done = !countsPartitions || allDescribed(settings);
  }

  private void requireEqual(Map<String, Integer> partitions) {
    if (partitions.values().stream().distinct().count() > 1) {
      throw new TopologyException(
          "The topics of the table "
              + table
              + " must have equal numbers of partitions; otherwise versions of a key never meet: "
              + partitions);
    }
  }

  /** {@return whether the cluster has described all topics} */
  private boolean allDescribed(Map<String, Object> settings) {
    Map<String, Object> adminSettings =
        new StreamsConfig(settings).getAdminConfigs("truechimer-" + table + "-check");
    try (Admin admin = Admin.create(adminSettings)) {
      // One timeout for all topics together.
      DescribeTopicsOptions patience = new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS);
      return compare(admin.describeTopics(topics, patience).topicNameValues());
    }
  }

  /**
   * Compares the topics that the cluster has described.
   *
   * @return whether these are all topics
   * @throws TopologyException if they have different numbers of partitions, or one does not exist
   */
  boolean compare(Map<String, KafkaFuture<TopicDescription>> answers) {
    Map<String, Integer> partitions = new TreeMap<>();
    Map<String, Throwable> failed = new TreeMap<>();
    try {
      for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
        try {
          partitions.put(answer.getKey(), answer.getValue().get().partitions().size());
        } catch (ExecutionException e) {
          failed.put(answer.getKey(), e.getCause());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    requireKnown(failed);
    requireEqual(partitions);
    if (!failed.isEmpty()) {
      LOG.warn(
          "Table {} could not read the number of partitions of some topics, and assumes that they"
              + " have as many as the others. Check the rights to describe them: {}",
          table,
          failed);
    }
    return failed.isEmpty();
  }

  private void requireKnown(Map<String, Throwable> failed) {
    failed.forEach(
        (topic, error) -> {
          if (error instanceof UnknownTopicOrPartitionException) {
            throw new TopologyException(
                "A topic of the table %s does not exist. Create it first: topic=%s"
                    .formatted(table, topic));
          }
        });
  }
}
