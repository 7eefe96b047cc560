/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells whether the consumer of the calling stream thread has unread records of a partition.
 *
 * <p>Kafka Streams (4.0 to 4.4) does not tell processors. But the consumer has the documented
 * metric {@code records-lag} for each partition, up to date as of its last poll. Kafka publishes it
 * by JMX unless {@code metric.reporters} lacks {@code JmxReporter}. Without that metric, no record
 * counts as unread.
 */
final class ConsumerLag implements Predicate<TopicPartition> {

  private static final String LAG = "records-lag";

  /** Kafka quotes all other values in the names of its MBeans. */
  private static final Pattern PLAIN = Pattern.compile("[\\w-%. \t]*");

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
      return false; // The consumer has just lost the partition.
    }
  }

  /** Streams names the consumer after its thread, and a task never changes its thread. */
  private static ObjectName name(TopicPartition partition) {
    String client = quoted(Thread.currentThread().getName() + "-consumer");
    String name =
        "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=%s,topic=%s,partition=%s"
            .formatted(client, quoted(partition.topic()), partition.partition());
    try {
      return new ObjectName(name);
    } catch (JMException e) {
      throw new IllegalStateException("Cannot build the name of a metric: name=" + name, e);
    }
  }

  private static String quoted(String value) {
    return PLAIN.matcher(value).matches() ? value : ObjectName.quote(value);
  }
}
