/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Sanitizer;

/**
 * Whether the consumer of the calling Kafka Streams thread has more to read of a partition.
 *
 * <p>Kafka Streams (4.1 to 4.3) knows and tells a processor nothing of it. But the consumer has the
 * documented metric {@code records-lag} for each partition, up to date as of its last poll, which
 * Kafka shows through JMX unless {@code metric.reporters} says otherwise. Where there is no such
 * metric, nothing counts as unread.
 */
final class ConsumerLag implements Predicate<TopicPartition> {

  private static final String LAG = "records-lag";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Map<TopicPartition, ObjectName> names = new HashMap<>();

  @Override
  public boolean test(TopicPartition partition) {
    ObjectName name = names.computeIfAbsent(partition, ConsumerLag::name);
    try {
      return server.isRegistered(name)
          && server.getAttribute(name, LAG) instanceof Double lag
          && lag > 0;
    } catch (JMException e) {
      return false; // It has just gone, with its partition.
    }
  }

  /** The consumer is called after the thread, and the task never runs on another one. */
  @SuppressWarnings("JdkObsolete") // ObjectName takes no other table.
  private static ObjectName name(TopicPartition partition) {
    Hashtable<String, String> tags = new Hashtable<>();
    tags.put("type", "consumer-fetch-manager-metrics");
    tags.put("client-id", Sanitizer.jmxSanitize(Thread.currentThread().getName() + "-consumer"));
    tags.put("topic", Sanitizer.jmxSanitize(partition.topic()));
    tags.put("partition", Integer.toString(partition.partition()));
    try {
      return new ObjectName("kafka.consumer", tags);
    } catch (JMException e) {
      throw new IllegalStateException("a metric's name is made of its tags: tags=" + tags, e);
    }
  }
}
