/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

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
 * Reports the id of the Kafka cluster, which is part of the identity of tasks. At the start of an
 * application it also warns if the topology was built without {@link CausalProcessorWrapper}.
 * Internal; public because Kafka instantiates it by class name. {@code ClockStreams} adds it to the
 * main consumers.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class ClusterIdInterceptor<K, V>
    implements ConsumerInterceptor<K, V>, ClusterResourceListener {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterIdInterceptor.class);

  private StreamsInstance instance;

  /** For Kafka. */
  public ClusterIdInterceptor() {}

  /**
   * Checks that the topology was built with the wrapper.
   *
   * @param configs the configuration of the consumer
   */
  @Override
  public void configure(Map<String, ?> configs) {
    instance = StreamsInstance.of(configs);
    if (instance.claimWarning()) {
      LOG.warn(
          "Records will carry no causal context: Kafka ignores {}, because the topology was built"
              + " without a TopologyConfig. Build it with ClockStreams.builder(settings), or with"
              + " new Topology(new TopologyConfig(new StreamsConfig(settings)))",
          StreamsConfig.PROCESSOR_WRAPPER_CLASS_CONFIG);
    }
  }

  /**
   * Records the id of the cluster.
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
   * @param records the records that a poll is about to return
   * @return the same records
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
