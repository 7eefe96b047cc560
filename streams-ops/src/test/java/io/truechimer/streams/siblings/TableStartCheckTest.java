/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.apache.kafka.streams.errors.TopologyException;
import org.junit.jupiter.api.Test;

class TableStartCheckTest {

  private final TableStartCheck check = new TableStartCheck("carts", List.of("a", "b", "c"), true);

  private static KafkaFuture<TopicDescription> partitions(String topic, int count) {
    TopicPartitionInfo partition = new TopicPartitionInfo(0, null, List.of(), List.of());
    return KafkaFuture.completedFuture(
        new TopicDescription(topic, false, Collections.nCopies(count, partition)));
  }

  private static KafkaFuture<TopicDescription> failed(RuntimeException error) {
    KafkaFutureImpl<TopicDescription> failed = new KafkaFutureImpl<>();
    failed.completeExceptionally(error);
    return failed;
  }

  private static Map<String, KafkaFuture<TopicDescription>> answers(
      KafkaFuture<TopicDescription> first) {
    return new TreeMap<>(Map.of("a", first, "b", partitions("b", 2)));
  }

  @Test
  void shouldBeDoneOnlyWhenAllTopicsHaveAnswered() {
    assertThat(check.compare(answers(failed(new TimeoutException("late"))))).isFalse();
    assertThat(check.compare(answers(partitions("a", 2)))).isTrue();
  }

  @Test
  void shouldCompareThoseThatAnsweredThoughOneDidNot() {
    Map<String, KafkaFuture<TopicDescription>> answers =
        answers(failed(new TimeoutException("late")));
    answers.put("c", partitions("c", 3));

    assertThatThrownBy(() -> check.compare(answers))
        .isInstanceOf(TopologyException.class)
        .hasMessageContaining("{b=2, c=3}");
  }

  @Test
  void shouldNameATopicThatDoesNotExist() {
    assertThatThrownBy(
            () -> check.compare(answers(failed(new UnknownTopicOrPartitionException("gone")))))
        .isInstanceOf(TopologyException.class)
        .hasMessageContaining(
            "A topic of the table carts does not exist. Create it first: topic=a");
  }
}
