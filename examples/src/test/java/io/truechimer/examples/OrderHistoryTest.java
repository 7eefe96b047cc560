/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderHistoryTest {

  /** The events of two orders, in reverse: partitions arrive in any order. */
  private final List<OrderEvent> events = new ArrayList<>();

  @BeforeEach
  void place() {
    for (OrderStep step : OrderStep.values()) {
      events.add(OrderEvent.of(OrderRecords.record("order-0002", step, 1)));
      events.add(OrderEvent.of(OrderRecords.record("order-0001", step, 1)));
    }
    Collections.reverse(events);
  }

  @Test
  void shouldGroupByOrderCausesFirst() {
    assertThat(OrderHistory.of(events, 2).chains())
        .hasSize(2)
        .allSatisfy(
            chain ->
                assertThat(chain).extracting(OrderEvent::step).containsExactly(OrderStep.values()))
        .extracting(chain -> chain.get(0).order())
        .containsExactly("order-0001", "order-0002");
  }

  @Test
  void shouldRefuseAMissingRecord() {
    events.removeIf(e -> e.order().equals("order-0002") && e.step() == OrderStep.PARCEL_SENT);

    assertThatThrownBy(() -> OrderHistory.of(events, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "records are missing or duplicated: order=order-0002,"
                + " steps=[ORDER_PLACED, PAYMENT_TAKEN, ORDER_DONE]");
  }

  @Test
  void shouldRefuseADuplicatedRecord() {
    events.add(OrderEvent.of(OrderRecords.record("order-0001", OrderStep.ORDER_DONE, 2)));

    assertThatThrownBy(() -> OrderHistory.of(events, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "records are missing or duplicated: order=order-0001,"
                + " steps=[ORDER_PLACED, PAYMENT_TAKEN, PARCEL_SENT, ORDER_DONE, ORDER_DONE]");
  }

  @Test
  void shouldRefuseAMissingOrder() {
    assertThatThrownBy(() -> OrderHistory.of(events, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("orders are missing: placed=3, read=2");
  }
}
