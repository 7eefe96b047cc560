/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.hlc.HybridTimestamp;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class OrderPrinterTest {

  private static final String DAY = "2025-11-22T";

  @Test
  void shouldSortEachSideByItsClockAndMarkEffectsBeforeTheirCause() {
    List<OrderEvent> chain =
        List.of(
            event(OrderStep.ORDER_PLACED, "02:53:20.250", "02:53:20.250000007", 0),
            event(OrderStep.PAYMENT_TAKEN, "02:53:19.860", "02:53:20.250000007", 2),
            event(OrderStep.PARCEL_SENT, "02:53:20.015", "02:53:20.250000007", 4),
            event(OrderStep.ORDER_DONE, "02:53:20.270", "02:53:20.270000000", 0));

    assertThat(printed(chain))
        .isEqualTo(
            """
            The events of order-0007:

              sorted by wall clock                        sorted by hybrid logical clock (HLC)
              02:53:19.860  payments  PaymentTaken (!)    02:53:20.250000007,0     orders    OrderPlaced
              02:53:20.015  shipping  ParcelSent   (!)    02:53:20.250000007,2     payments  PaymentTaken
              02:53:20.250  orders    OrderPlaced         02:53:20.250000007,4     shipping  ParcelSent
              02:53:20.270  orders    OrderDone           02:53:20.270000000,0     orders    OrderDone

              (!) sorted before an event that caused it
            """);
  }

  /** Equal timestamps do not order cause and effect; a missing one sorts first. */
  @Test
  void shouldMarkInversionsByHlcToo() {
    List<OrderEvent> chain =
        List.of(
            event(OrderStep.ORDER_PLACED, "02:53:20.001", "02:53:20.001000000", 5),
            event(OrderStep.PAYMENT_TAKEN, "02:53:20.002", "02:53:20.001000000", 5),
            OrderEvent.of(
                OrderRecords.record("order-0007", OrderStep.PARCEL_SENT, millis("02:53:20.003"))),
            event(OrderStep.ORDER_DONE, "02:53:20.003", "02:53:20.003000000", 0));

    assertThat(printed(chain))
        .isEqualTo(
            """
            The events of order-0007:

              sorted by wall clock                        sorted by hybrid logical clock (HLC)
              02:53:20.001  orders    OrderPlaced         00:00:00.000000000,0     shipping  ParcelSent   (!)
              02:53:20.002  payments  PaymentTaken        02:53:20.001000000,5     payments  PaymentTaken (!)
              02:53:20.003  shipping  ParcelSent          02:53:20.001000000,5     orders    OrderPlaced
              02:53:20.003  orders    OrderDone           02:53:20.003000000,0     orders    OrderDone

              (!) sorted before an event that caused it
            """);
  }

  @Test
  void shouldChooseTheOrderWithTheMostInversionsByWallClock() {
    List<OrderEvent> right = chain("02:53:20.001", "02:53:20.002", "02:53:20.003", "02:53:20.004");
    List<OrderEvent> worst = chain("02:53:20.004", "02:53:20.003", "02:53:20.002", "02:53:20.001");
    List<OrderEvent> wrong = chain("02:53:20.002", "02:53:20.001", "02:53:20.003", "02:53:20.004");

    assertThat(OrderPrinter.worst(new OrderHistory(List.of(right, worst, wrong)))).isSameAs(worst);
  }

  private static String printed(List<OrderEvent> chain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new OrderPrinter(new PrintStream(bytes, true, StandardCharsets.UTF_8)).printOrder(chain);
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static List<OrderEvent> chain(String placed, String paid, String sent, String done) {
    return List.of(
        OrderEvent.of(OrderRecords.record("order-0007", OrderStep.ORDER_PLACED, millis(placed))),
        OrderEvent.of(OrderRecords.record("order-0007", OrderStep.PAYMENT_TAKEN, millis(paid))),
        OrderEvent.of(OrderRecords.record("order-0007", OrderStep.PARCEL_SENT, millis(sent))),
        OrderEvent.of(OrderRecords.record("order-0007", OrderStep.ORDER_DONE, millis(done))));
  }

  private static OrderEvent event(OrderStep step, String wall, String stamp, int logical) {
    ConsumerRecord<String, String> record = OrderRecords.record("order-0007", step, millis(wall));
    Instant instant = Instant.parse(DAY + stamp + "Z");
    OrderRecords.stamp(
        record,
        HybridTimestamp.of(instant.getEpochSecond() * 1_000_000_000 + instant.getNano(), logical));
    return OrderEvent.of(record);
  }

  private static long millis(String time) {
    return Instant.parse(DAY + time + "Z").toEpochMilli();
  }
}
