/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.HlcHeader;
import io.truechimer.sync.NodeHash;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Prints one order by both clocks, one record, and the totals. */
final class OrderPrinter {

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter NANOS =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Comparator<OrderEvent> BY_WALL_CLOCK =
      Comparator.comparingLong(OrderEvent::wallMillis).thenComparing(OrderEvent::step);
  private static final Comparator<OrderEvent> BY_HLC =
      Comparator.comparing(OrderPrinter::timestamp)
          .thenComparing(Comparator.comparing(OrderEvent::step).reversed());

  private final LinePrinter lines;

  OrderPrinter(PrintStream out) {
    this.lines = new LinePrinter(out);
  }

  /** {@return the events of the order with the most inversions by wall clock} */
  static List<OrderEvent> worst(OrderHistory orders) {
    return orders.chains().stream()
        .max(Comparator.comparingLong(chain -> Inversions.ofAllPairs(List.of(chain)).byWallClock()))
        .orElseThrow();
  }

  /** Prints the events of an order, sorted by wall clock and by HLC, side by side. */
  void printOrder(List<OrderEvent> chain) {
    List<OrderEvent> byWallClock = chain.stream().sorted(BY_WALL_CLOCK).toList();
    List<OrderEvent> byHlc = chain.stream().sorted(BY_HLC).toList();
    lines.print("The events of %s:%n", chain.get(0).order());
    lines.print("  %-44s%s", "sorted by wall clock", "sorted by hybrid logical clock (HLC)");
    for (int i = 0; i < chain.size(); i++) {
      OrderEvent left = byWallClock.get(i);
      OrderEvent right = byHlc.get(i);
      String line =
          line(MILLIS.format(Instant.ofEpochMilli(left.wallMillis())), left, mark(byWallClock, i))
              + line(String.format("%-23s", time(timestamp(right))), right, mark(byHlc, i));
      lines.print("%s", line.stripTrailing());
    }
    lines.print("");
    lines.print("  (!) sorted before an event that caused it");
  }

  private static String line(String time, OrderEvent event, String mark) {
    return String.format(
        "  %s  %-8s  %-12s %-5s", time, event.step().service(), event.step().text(), mark);
  }

  private static String mark(List<OrderEvent> sorted, int index) {
    OrderStep step = sorted.get(index).step();
    boolean misordered =
        sorted.subList(index, sorted.size()).stream()
            .anyMatch(later -> later.step().compareTo(step) < 0);
    return misordered ? "(!)" : "";
  }

  /** Prints a record with its headers. */
  void printRecord(OrderEvent event, List<ServiceHost> nodes) {
    ConsumerRecord<String, String> record = event.record();
    lines.print("One record:%n");
    lines.print("  topic      %s-%d@%d", record.topic(), record.partition(), record.offset());
    lines.print("  key        %s", record.key());
    lines.print("  value      %s", record.value());
    lines.print(
        "  timestamp  %s, the wall clock of the service", Instant.ofEpochMilli(record.timestamp()));
    for (Header header : record.headers()) {
      String value = HexFormat.of().formatHex(header.value());
      lines.print("  header     %s = %s", header.key(), value);
    }
    event.stamp().ifPresent(stamp -> printStamp(stamp, nodes));
  }

  private void printStamp(HlcHeader stamp, List<ServiceHost> nodes) {
    String node =
        nodes.stream()
            .map(ServiceHost::id)
            .filter(id -> NodeHash.of(id) == stamp.nodeHash())
            .findFirst()
            .orElse("unknown");
    String error =
        stamp.errorMicros() != HlcHeader.UNKNOWN_ERROR
            ? String.format(
                Locale.ROOT, "true time is within +-%.1f ms", stamp.errorMicros() / 1000.0)
            : "unknown: no peer has measured this clock yet";
    lines.print("    time     %s = %s", stamp.timestamp(), time(stamp.timestamp()));
    lines.print("    error    %s", error);
    lines.print(
        "    trusted  %s",
        stamp.trusted() ? "yes: most clocks agree" : "no: not confirmed by other clocks");
    lines.print("    node     %s = %s", HexFormat.of().toHexDigits(stamp.nodeHash()), node);
  }

  /** Prints how often timestamps put an effect before its cause. */
  void printTotals(QuickstartReport report, Inversions all, Inversions direct) {
    lines.print("Totals:");
    lines.print(
        "%,7d records, %,d without a timestamp header", report.records(), report.missingStamps());
    lines.print("%,7d pairs of cause and effect (%,d direct)", all.pairs(), direct.pairs());
    lines.print(
        "%,7d pairs inverted by wall clock: the cause has the later timestamp (%,d direct)",
        all.byWallClock(), direct.byWallClock());
    lines.print(
        "%,7d pairs inverted by HLC: the cause does not have the earlier timestamp", all.byHlc());
    if (!report.orderCorrect()) {
      lines.print(
          "  FAILED: every record must have a timestamp, and no pair may be inverted by HLC.");
    }
    if (!report.clocksCorrect()) {
      lines.print(
          "  FAILED: trusted intervals must contain true time, and only the wrong clock may be"
              + " fenced.");
    }
    if (!report.causality().passed()) {
      lines.print(
          "  FAILED: a Streams output must be AFTER its cause, and CONCURRENT with outputs of"
              + " parallel tasks.");
    }
  }

  private static HybridTimestamp timestamp(OrderEvent event) {
    return event.stamp().map(HlcHeader::timestamp).orElse(HybridTimestamp.MIN);
  }

  /** {@return the time of day (UTC) of a timestamp, and its logical counter} */
  private static String time(HybridTimestamp timestamp) {
    return NANOS.format(timestamp.toInstant())
        + ","
        + Integer.toUnsignedString(timestamp.logical());
  }
}
