/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The events of all orders, read from the topics by a consumer without interceptors.
 *
 * @param chains for each order its events; each event is caused by the previous one
 */
record OrderHistory(List<List<OrderEvent>> chains) {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * Reads all events from the topics.
   *
   * @param orders the expected number of orders
   * @throws IllegalStateException if a record is missing or duplicated
   */
  static OrderHistory read(QuickstartTopics topics, int orders) throws InterruptedException {
    List<OrderEvent> events = new ArrayList<>();
    try (Consumer<String, String> consumer = topics.reader(topics.ofServices())) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      if (!Waiting.until(
          PATIENCE,
          () -> {
            consumer.poll(POLL).forEach(record -> events.add(OrderEvent.of(record)));
            return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
          })) {
        throw new IllegalStateException(
            "timed out reading the topics: waited=" + PATIENCE + ", read=" + events.size());
      }
    }
    return of(events, orders);
  }

  /**
   * Groups events by order and sorts them by step.
   *
   * @throws IllegalStateException if an event is missing or duplicated
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
                "records are missing or duplicated: order=" + order + ", steps=" + taken);
          }
        });
    if (byOrder.size() != orders) {
      throw new IllegalStateException(
          "orders are missing: placed=" + orders + ", read=" + byOrder.size());
    }
    return new OrderHistory(List.copyOf(byOrder.values()));
  }

  long records() {
    return chains.stream().mapToLong(List::size).sum();
  }

  /** {@return the number of records without exactly one readable timestamp header} */
  long missingStamps() {
    return chains.stream().flatMap(List::stream).filter(event -> event.stamp().isEmpty()).count();
  }
}
