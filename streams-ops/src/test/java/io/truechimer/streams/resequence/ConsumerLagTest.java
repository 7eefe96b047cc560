/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.resequence;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsumerLagTest {

  /** Kafka quotes some characters in the names of its MBeans, here by its own JmxReporter. */
  @ParameterizedTest
  @ValueSource(
      strings = {"app-StreamThread-1", "with space 100%", "a:b,c=d", "quoted\"*?", "\u00e9"})
  void shouldFindTheMetricOfAConsumerWithAnyName(String threadName) {
    String before = Thread.currentThread().getName();
    Thread.currentThread().setName(threadName);
    try (LagMetric lag = new LagMetric("my.topic_1-x", 3)) {
      ConsumerLag unread = new ConsumerLag();
      assertThat(unread.test(new TopicPartition("my.topic_1-x", 0))).isTrue();
      lag.set(0);
      assertThat(unread.test(new TopicPartition("my.topic_1-x", 0))).isFalse();
    } finally {
      Thread.currentThread().setName(before);
    }
  }
}
