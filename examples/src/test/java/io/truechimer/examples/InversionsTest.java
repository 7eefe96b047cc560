/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InversionsTest {

  /** The timestamps of the four steps, in causal order. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "all in order,              1 2 3 4, 1 2 3 4, 0, 0, 0, 0",
    "the first clock is ahead,  9 2 3 4, 1 2 3 4, 3, 1, 0, 0",
    "the third clock is behind, 1 2 0 4, 1 2 3 4, 2, 1, 0, 0",
    "all in reverse,            4 3 2 1, 4 3 2 1, 6, 3, 6, 3",
    "equal ones count by HLC,   1 1 3 3, 1 1 3 3, 0, 0, 2, 2",
    "a stamp is missing,        1 2 3 4, 9 - 3 4, 0, 0, 2, 0"
  })
  void shouldCountPairs(
      String name,
      String walls,
      String stamps,
      long byWallClock,
      long directByWallClock,
      long byHlc,
      long directByHlc) {
    List<List<OrderEvent>> chains = List.of(chain(walls, stamps));
    assertThat(Inversions.ofAllPairs(chains)).isEqualTo(new Inversions(6, byWallClock, byHlc));
    assertThat(Inversions.ofDirectPairs(chains))
        .isEqualTo(new Inversions(3, directByWallClock, directByHlc));
  }

  @Test
  void shouldSumOverOrders() {
    List<List<OrderEvent>> chains =
        List.of(chain("2 1 3 4", "1 1 2 3"), chain("3 1 2 4", "1 2 3 4"));
    assertThat(Inversions.ofAllPairs(chains)).isEqualTo(new Inversions(12, 3, 1));
  }

  @Test
  void shouldCountADuplicatedStampAsMissing() {
    ConsumerRecord<String, String> record = OrderRecords.record("order", OrderStep.ORDER_PLACED, 1);
    OrderRecords.stamp(record, HybridTimestamp.of(1, 0));
    assertThat(OrderEvent.of(record).stamp()).isPresent();
    OrderRecords.stamp(record, HybridTimestamp.of(2, 0));
    assertThat(OrderEvent.of(record).stamp()).isEmpty();
  }

  @Test
  void shouldCountMissingStamps() {
    OrderHistory orders =
        new OrderHistory(List.of(chain("1 2 3 4", "1 - 3 -"), chain("1 2 3 4", "1 2 3 4")));
    assertThat(orders.missingStamps()).isEqualTo(2);
    assertThat(orders.records()).isEqualTo(8);
  }

  private static List<OrderEvent> chain(String walls, String stamps) {
    String[] wall = walls.split(" ", -1);
    String[] stamp = stamps.split(" ", -1);
    List<OrderEvent> chain = new ArrayList<>();
    for (OrderStep step : OrderStep.values()) {
      ConsumerRecord<String, String> record =
          OrderRecords.record("order", step, Long.parseLong(wall[chain.size()]));
      if (!stamp[chain.size()].equals("-")) {
        OrderRecords.stamp(record, HybridTimestamp.of(Long.parseLong(stamp[chain.size()]), 0));
      }
      chain.add(OrderEvent.of(record));
    }
    return chain;
  }
}
