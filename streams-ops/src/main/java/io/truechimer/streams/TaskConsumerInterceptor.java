/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears the id of the cluster, of which the identities of tasks are made, and notices at the start
 * of an application that its topology does without {@link CausalProcessorWrapper}. {@link
 * ClockStreams} adds it to the consumers that tasks read with.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class TaskConsumerInterceptor<K, V>
    implements ConsumerInterceptor<K, V>, ClusterResourceListener {

  private static final Logger LOG = LoggerFactory.getLogger(TaskConsumerInterceptor.class);

  private StreamsInstance instance;

  /** For Kafka, which makes interceptors by the names of their classes. */
  public TaskConsumerInterceptor() {}

  /**
   * Finds out whether the topology was built with our wrapper.
   *
   * @param configs the configuration of the consumer
   */
  @Override
  public void configure(Map<String, ?> configs) {
    instance = StreamsInstance.of(configs);
    if (instance.claimWarning()) {
      LOG.warn(
          "{} is set, but Kafka ignores it: the topology was built without a TopologyConfig, so no"
              + " record will carry a causal context. Build it with ClockStreams.builder(settings),"
              + " or with new Topology(new TopologyConfig(new StreamsConfig(settings)))",
          StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG);
    }
  }

  /**
   * Notes the id of the cluster.
   *
   * @param cluster the cluster that the consumer reads from
   */
  @Override
  public void onUpdate(ClusterResource cluster) {
    instance.setClusterId(cluster.clusterId());
  }

  /**
   * Does nothing.
   *
   * @param records what a poll is about to return
   * @return the same
   */
  @Override
  public ConsumerRecords<K, V> onConsume(ConsumerRecords<K, V> records) {
    return records;
  }

  /**
   * Does nothing.
   *
   * @param offsets the committed offsets
   */
  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  /** Does nothing. */
  @Override
  public void close() {}
}
