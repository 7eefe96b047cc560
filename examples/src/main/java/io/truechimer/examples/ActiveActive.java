/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.streams.siblings.Sibling;
import io.truechimer.streams.siblings.Siblings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Two regions write the same shopping carts, on real clusters linked by MirrorMaker 2. While the
 * link is down, both write one cart. No write is lost, both regions detect the conflict, and no
 * other cart has one.
 *
 * <p>{@link Region} is one region, {@link MirrorLink} the link.
 */
public final class ActiveActive {

  private static final List<String> CARTS = List.of("cart-1", "cart-2", "cart-3");

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Region west;
  private final Region east;
  private final PrintStream out;

  private ActiveActive(Region west, Region east, PrintStream out) {
    this.west = west;
    this.east = east;
    this.out = out;
  }

  /**
   * Runs the example. The exit code is 0 only if both regions end with the same carts, and detect
   * exactly one conflict.
   *
   * @param arguments the folder for the state stores; default {@code target/active-active}
   */
  public static void main(String[] arguments) throws ExecutionException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "target/active-active");
    if (!run(folder, out)) {
      System.exit(1);
    }
  }

  /** {@return whether the guarantees held} */
  static boolean run(Path folder, PrintStream out) throws ExecutionException, InterruptedException {
    out.println("Starting two regions, each with a Kafka broker and a table of shopping carts.");
    Path state = folder.resolve(UUID.randomUUID().toString());
    try (Region west = new Region("west", "east", state);
        Region east = new Region("east", "west", state)) {
      return new ActiveActive(west, east, out).run();
    }
  }

  private boolean run() throws ExecutionException, InterruptedException {
    await(() -> west.isRunning() && east.isRunning());
    MirrorLink link = MirrorLink.up(west, east);
    try {
      writeInTurn();
      link.close();
      writeApart();
      link = MirrorLink.up(west, east);
      return reconnect();
    } finally {
      link.close();
    }
  }

  private void writeInTurn() throws ExecutionException, InterruptedException {
    out.println();
    out.println("1. MirrorMaker 2 is up. The regions write in turn:");
    write(west, "cart-1", "apples");
    await(() -> shows(east, "cart-1", "apples"));
    out.println("   east has received that write:");
    write(east, "cart-1", "apples,bread");
    write(west, "cart-2", "wine");
    write(east, "cart-3", "soap");
    await(() -> shows(west, "cart-1", "apples,bread") && shows(west, "cart-3", "soap"));
    await(() -> shows(east, "cart-2", "wine"));
    printCarts("Both regions hold one version of each cart:");
  }

  private void writeApart() throws ExecutionException, InterruptedException {
    out.println();
    out.println("2. MirrorMaker 2 is stopped. Both regions keep writing:");
    write(west, "cart-1", "apples,bread,cheese");
    write(east, "cart-1", "apples,bread,dates");
    write(west, "cart-2", "wine,glasses");
    write(east, "cart-3", "soap,towels");
    await(() -> shows(west, "cart-2", "wine,glasses") && shows(east, "cart-3", "soap,towels"));
    printCarts("Neither region has received the other's writes:");
  }

  private boolean reconnect() throws ExecutionException, InterruptedException {
    out.println();
    out.println("3. MirrorMaker 2 is up again.");
    await(() -> isEqual() && isConflict("cart-1"));
    printCarts("Both regions hold both versions of the cart with concurrent writes:");
    out.println("   Resolved value of cart-1:");
    out.printf("     %-24s%-34s%s%n", "resolver", "west", "east");
    printView("lastWriterWins()", Region.LAST.resolve(cart(west)), Region.LAST.resolve(cart(east)));
    printView("merge(union)", Region.UNION.resolve(cart(west)), Region.UNION.resolve(cart(east)));
    long grown = growth();
    out.println("   Records written in two idle seconds: " + grown);

    out.println();
    out.println("4. A write that has seen both versions ends the conflict:");
    String merged = Region.UNION.resolve(cart(west));
    write(west, "cart-1", merged);
    await(() -> shows(west, "cart-1", merged) && shows(east, "cart-1", merged));
    printCarts("Both regions hold one version of each cart:");
    return report(grown);
  }

  private boolean report(long grown) {
    List<String> expected = List.of("cart-1");
    boolean passed =
        isEqual()
            && west.conflicts().equals(expected)
            && east.conflicts().equals(expected)
            && grown == 0;
    out.println();
    out.println("Totals:");
    out.println("   carts written in both regions while the link was down: " + expected);
    out.println("   conflicts detected in the west:                        " + west.conflicts());
    out.println("   conflicts detected in the east:                        " + east.conflicts());
    out.println("   both regions hold the same carts:                      " + isEqual());
    if (!passed) {
      out.println(
          "   FAILED: both regions must hold the same carts, and detect exactly that conflict.");
    }
    return passed;
  }

  private void write(Region region, String cart, String items)
      throws ExecutionException, InterruptedException {
    out.printf(Locale.ROOT, "   %s writes  %s = %s%n", region.name(), cart, items);
    region.write(cart, items);
  }

  private void printCarts(String title) {
    out.println("   " + title);
    out.printf("     %-10s%-48s%s%n", "", "west", "east");
    for (String cart : CARTS) {
      out.printf("     %-10s%-48s%s%n", cart, text(west, cart), text(east, cart));
    }
  }

  private void printView(String by, String inWest, String inEast) {
    out.printf("     %-24s%-34s%s%n", by, inWest, inEast);
  }

  private static String text(Region region, String cart) {
    return String.join(
        " | ",
        region.siblings(cart).stream()
            .flatMap(siblings -> siblings.versions().stream())
            .map(Sibling::value)
            .toList());
  }

  private static Siblings<String> cart(Region region) {
    return region.siblings("cart-1").orElseThrow();
  }

  private static boolean shows(Region region, String cart, String items) {
    return text(region, cart).equals(items);
  }

  private boolean isEqual() {
    return CARTS.stream().allMatch(cart -> west.siblings(cart).equals(east.siblings(cart)));
  }

  private boolean isConflict(String cart) {
    return west.siblings(cart).map(Siblings::isConflict).equals(Optional.of(true));
  }

  /** {@return how many records the topics gain in two seconds, after all pending writes} */
  private long growth() throws ExecutionException, InterruptedException {
    long grown = Long.MAX_VALUE;
    for (int i = 0; i < 10 && grown > 0; i++) {
      long before = written();
      TimeUnit.SECONDS.sleep(2);
      grown = written() - before;
    }
    return grown;
  }

  private long written() throws ExecutionException, InterruptedException {
    return west.written("east") + east.written("west");
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    if (!Waiting.until(PATIENCE, condition)) {
      throw new IllegalStateException("timed out: waited=" + PATIENCE);
    }
  }
}
