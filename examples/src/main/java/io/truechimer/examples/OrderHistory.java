/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What happened to all orders, read from the topics by a consumer that knows nothing of Truechimer.
 *
 * @param chains of each order the events, causes first: each is caused by the one before
 */
record OrderHistory(List<List<OrderEvent>> chains) {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * {@return what the topics hold}
   *
   * @param orders how many orders there must be
   * @throws IllegalStateException if a record was lost, or is there twice
   */
  static OrderHistory read(QuickstartTopics topics, int orders) {
    List<OrderEvent> events = new ArrayList<>();
    try (Consumer<String, String> consumer = topics.reader(topics.ofServices())) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      long start = TimeSource.system().monotonicNanos();
      while (!ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        if (TimeSource.system().monotonicNanos() - start > PATIENCE.toNanos()) {
          throw new IllegalStateException(
              "the topics cannot be read: waited=" + PATIENCE + ", read=" + events.size());
        }
        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
          events.add(OrderEvent.of(record));
        }
      }
    }
    return of(events, orders);
  }

  /**
   * {@return the events in order of their steps}
   *
   * @throws IllegalStateException if one was lost or doubled
   */
  static OrderHistory of(List<OrderEvent> events, int orders) {
    Map<String, List<OrderEvent>> byOrder =
        events.stream()
            .sorted(Comparator.comparing(OrderEvent::step))
            .collect(Collectors.groupingBy(OrderEvent::order, TreeMap::new, Collectors.toList()));
    List<OrderStep> steps = List.of(OrderStep.values());
    byOrder.forEach(
        (order, chain) -> {
          List<OrderStep> taken = chain.stream().map(OrderEvent::step).toList();
          if (!taken.equals(steps)) {
            throw new IllegalStateException(
                "records were lost, or are there twice: order=" + order + ", steps=" + taken);
          }
        });
    if (byOrder.size() != orders) {
      throw new IllegalStateException(
          "orders were lost: placed=" + orders + ", read=" + byOrder.size());
    }
    return new OrderHistory(List.copyOf(byOrder.values()));
  }

  long records() {
    return chains.stream().mapToLong(List::size).sum();
  }

  /** {@return how many records do not have exactly one stamp, a readable one} */
  long missingStamps() {
    return chains.stream().flatMap(List::stream).filter(event -> event.stamp().isEmpty()).count();
  }
}
