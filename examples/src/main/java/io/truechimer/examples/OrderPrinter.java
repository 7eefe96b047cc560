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

/** Tells people what happened: one order by both clocks, one record, and the totals. */
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

  /** {@return the order that the wall clocks tell worst} */
  static List<OrderEvent> worst(OrderHistory orders) {
    return orders.chains().stream()
        .max(Comparator.comparingLong(chain -> Inversions.ofAllPairs(List.of(chain)).byWallClock()))
        .orElseThrow();
  }

  /** Prints the events of an order, sorted by wall clock beside sorted by HLC. */
  void printOrder(List<OrderEvent> chain) {
    List<OrderEvent> byWallClock = chain.stream().sorted(BY_WALL_CLOCK).toList();
    List<OrderEvent> byHlc = chain.stream().sorted(BY_HLC).toList();
    lines.print("What happened to %s?%n", chain.get(0).order());
    lines.print("  %-44s%s", "by the services' wall clocks", "by the hybrid logical clock");
    for (int i = 0; i < chain.size(); i++) {
      OrderEvent left = byWallClock.get(i);
      OrderEvent right = byHlc.get(i);
      String line =
          line(MILLIS.format(Instant.ofEpochMilli(left.wallMillis())), left, mark(byWallClock, i))
              + line(String.format("%-23s", time(timestamp(right))), right, mark(byHlc, i));
      lines.print("%s", line.stripTrailing());
    }
    lines.print("");
    lines.print("  (!) stands before an event that caused it");
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

  /** Prints what a consumer finds on a record. */
  void printRecord(OrderEvent event, List<ServiceHost> nodes) {
    ConsumerRecord<String, String> record = event.record();
    lines.print("What is on a record?%n");
    lines.print("  topic      %s-%d@%d", record.topic(), record.partition(), record.offset());
    lines.print("  key        %s", record.key());
    lines.print("  value      %s", record.value());
    lines.print("  timestamp  %d, as the service gave it", record.timestamp());
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
        stamp.errorMicros().isPresent()
            ? String.format(
                Locale.ROOT,
                "the true time is at most %.1f ms from that",
                stamp.errorMicros().getAsLong() / 1000.0)
            : "not known: nothing measures this clock";
    lines.print("    sent     %s = %s", stamp.timestamp(), time(stamp.timestamp()));
    lines.print("    error    %s", error);
    lines.print(
        "    trusted  %s",
        stamp.trusted() ? "yes: most clocks agree" : "no: other clocks did not vouch for it");
    lines.print("    node     %s = %s", HexFormat.of().toHexDigits(stamp.nodeHash()), node);
  }

  /** Prints how often the clocks contradict what happened. */
  void printTotals(QuickstartReport report, Inversions all, Inversions direct) {
    lines.print("In total:");
    lines.print("%,7d records, %,d without a stamp", report.records(), report.missingStamps());
    lines.print(
        "%,7d pairs of events of an order, the first of which caused the second (%,d directly)",
        all.pairs(), direct.pairs());
    lines.print(
        "%,7d pairs inverted by wall clock: the cause has the later timestamp (%,d direct ones)",
        all.byWallClock(), direct.byWallClock());
    lines.print(
        "%,7d pairs inverted by HLC: the cause does not have the earlier timestamp", all.byHlc());
    if (!report.orderKept()) {
      lines.print("  Truechimer broke its promise: none without a stamp, none inverted by HLC.");
    }
    if (!report.timeKept()) {
      lines.print(
          "  Truechimer broke its promise: trusted clocks know where the true time is, and the bad"
              + " one is fenced, and no other.");
    }
    if (!report.causality().kept()) {
      lines.print(
          "  Truechimer broke its promise: an output of Streams is after what caused it, and"
              + " concurrent with what cannot have.");
    }
  }

  private static HybridTimestamp timestamp(OrderEvent event) {
    return event.stamp().map(HlcHeader::timestamp).orElse(HybridTimestamp.MIN);
  }

  /** {@return the time of day of a timestamp, and its logical counter} */
  private static String time(HybridTimestamp timestamp) {
    return NANOS.format(timestamp.toInstant())
        + ","
        + Integer.toUnsignedString(timestamp.logical());
  }
}
