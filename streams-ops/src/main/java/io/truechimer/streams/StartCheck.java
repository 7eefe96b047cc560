/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.TopologyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks what a table rests on, when its first task of an instance starts. Thread-safe. */
final class StartCheck {

  private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
  private static final long PATIENCE_SECONDS = 30;

  private final String table;
  private final List<String> topics;
  private final boolean countsPartitions;
  private boolean done;

  StartCheck(String table, List<String> topics, boolean countsPartitions) {
    this.table = table;
    this.topics = topics;
    this.countsPartitions = countsPartitions;
  }

  /**
   * Does nothing but at the first time.
   *
   * @param settings the configuration of the application
   * @throws ConfigException if it does not process exactly once
   * @throws TopologyException if the topics have different numbers of partitions
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
          "the table "
              + table
              + " needs "
              + StreamsConfig.EXACTLY_ONCE_V2
              + ": a write that is processed twice would become two versions");
    }
    if (countsPartitions) {
      requireEqual(partitions(settings));
    }
    done = true;
  }

  private void requireEqual(Map<String, Integer> partitions) {
    if (partitions.values().stream().distinct().count() > 1) {
      throw new TopologyException(
          "the topics of the table "
              + table
              + " have equal numbers of partitions, or versions of a key would never meet: "
              + partitions);
    }
  }

  /** {@return how many partitions each topic has that the cluster tells of} */
  private Map<String, Integer> partitions(Map<String, Object> settings) {
    Map<String, Integer> partitions = new TreeMap<>();
    Map<String, Object> adminSettings =
        new StreamsConfig(settings).getAdminConfigs("truechimer-" + table + "-check");
    try (Admin admin = Admin.create(adminSettings)) {
      for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
          admin.describeTopics(topics).topicNameValues().entrySet()) {
        partitions.put(topic.getKey(), count(topic.getValue()));
      }
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn(
          "Table {} cannot ask for the partitions of {}, and takes them to have equal numbers: {}",
          table,
          topics,
          e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return partitions;
  }

  private static int count(KafkaFuture<TopicDescription> topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    return topic.get(PATIENCE_SECONDS, TimeUnit.SECONDS).partitions().size();
  }
}
