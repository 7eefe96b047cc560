/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.hlc.ClockOffsetException;
import io.truechimer.hlc.HybridClock;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.time.ManualTimeSource;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * An order, its payment, and three clocks that disagree.
 *
 * <p>The clock of the shop is 300 ms fast, that of the bank 200 ms slow, and that of a third
 * machine an hour fast. By their wall clocks the order was paid before it was placed. The
 * timestamps of hybrid logical clocks tell the order right, and the third machine is refused.
 */
public final class Quickstart {

  private static final Duration MAX_OFFSET = Duration.ofMillis(500);

  private final PrintStream out;

  private Quickstart(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs the story and prints it.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }

  static void run(PrintStream out) {
    new Quickstart(out).tell();
  }

  private void tell() {
    // Time is set by hand here. Without timeSource(...) a clock reads the system's time.
    Instant noon = Instant.parse("2026-11-22T12:00:00Z");
    ManualTimeSource shopTime = timeAt(noon.plusMillis(300));
    ManualTimeSource bankTime = timeAt(noon.minusMillis(200));
    HybridClock shop = clock(shopTime);
    HybridClock bank = clock(bankTime);

    out.println("The shop's clock is 300 ms fast, the bank's is 200 ms slow.");
    out.println();
    HybridTimestamp placed = shop.now();
    print("order placed", shopTime, placed);

    // 20 ms later the message arrives. The bank takes in the timestamp that came with it.
    shopTime.advance(Duration.ofMillis(20));
    bankTime.advance(Duration.ofMillis(20));
    HybridTimestamp paid = bank.update(placed);
    print("order paid", bankTime, paid);

    out.println();
    out.println(
        "By their wall clocks the order was paid "
            + Duration.between(wall(bankTime), wall(shopTime).minusMillis(20)).toMillis()
            + " ms before it was placed.");
    out.println("By their timestamps it was placed first: " + (placed.compareTo(paid) < 0) + ".");

    out.println();
    HybridTimestamp broken = clock(timeAt(noon.plus(Duration.ofHours(1)))).now();
    try {
      bank.update(broken);
    } catch (ClockOffsetException e) {
      out.println("A machine whose clock is an hour fast is refused, and the bank's clock stays:");
      out.println("  ahead by " + Duration.ofNanos(e.offsetNanos()) + ", limit " + MAX_OFFSET);
      print("next payment", bankTime, bank.now());
    }
  }

  private static ManualTimeSource timeAt(Instant instant) {
    return new ManualTimeSource(instant.getEpochSecond() * 1_000_000_000 + instant.getNano());
  }

  private static HybridClock clock(ManualTimeSource time) {
    return HybridClock.builder().timeSource(time).maxOffset(MAX_OFFSET).build();
  }

  private static Instant wall(ManualTimeSource time) {
    return HybridTimestamp.of(time.wallNanos(), 0).toInstant();
  }

  private void print(String event, ManualTimeSource time, HybridTimestamp timestamp) {
    out.printf("  %-13s wall %-24s  timestamp %s%n", event, wall(time), timestamp);
  }
}
