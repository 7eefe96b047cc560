/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.streams.siblings.Sibling;
import io.truechimer.streams.siblings.Siblings;
import io.truechimer.time.TimeSource;
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
 * Two regions that both write the same shopping carts, on real clusters that MirrorMaker 2 links.
 * While the link is cut, both write one cart: no write is lost, the conflict is found in both
 * regions, and no other cart is said to have one.
 *
 * <p>A region is {@link Region}, the link is {@link MirrorLink}.
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
   * Runs it, and ends the process with 0 only if both regions end with the same carts, and exactly
   * the one conflict was found.
   *
   * @param arguments the folder for the stores; {@code target/active-active} if there is none
   */
  public static void main(String[] arguments) throws ExecutionException, InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "target/active-active");
    if (!run(folder, out)) {
      System.exit(1);
    }
  }

  /** {@return whether all went as promised} */
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
      inTurn();
      link.close();
      apart();
      link = MirrorLink.up(west, east);
      return together();
    } finally {
      link.close();
    }
  }

  private void inTurn() throws ExecutionException, InterruptedException {
    out.println();
    out.println("1. MirrorMaker 2 is up. The regions write in turn:");
    write(west, "cart-1", "apples");
    await(() -> shows(east, "cart-1", "apples"));
    out.println("   east has seen that, and");
    write(east, "cart-1", "apples,bread");
    write(west, "cart-2", "wine");
    write(east, "cart-3", "soap");
    await(() -> shows(west, "cart-1", "apples,bread") && shows(east, "cart-2", "wine"));
    await(() -> shows(west, "cart-3", "soap"));
    printCarts("Both regions hold one version of each:");
  }

  private void apart() throws ExecutionException, InterruptedException {
    out.println();
    out.println("2. MirrorMaker 2 is stopped: the link is cut, and both regions go on writing:");
    write(west, "cart-1", "apples,bread,cheese");
    write(east, "cart-1", "apples,bread,dates");
    write(west, "cart-2", "wine,glasses");
    write(east, "cart-3", "soap,towels");
    await(() -> shows(west, "cart-2", "wine,glasses") && shows(east, "cart-3", "soap,towels"));
    printCarts("Neither knows of the other's writes:");
  }

  private boolean together() throws ExecutionException, InterruptedException {
    out.println();
    out.println("3. MirrorMaker 2 is up again:");
    await(() -> isEqual() && isConflict("cart-1"));
    printCarts("Both regions hold both versions, where writes knew nothing of each other:");
    out.println("   What the regions show of cart-1:");
    out.printf("     %-24s%-34s%s%n", "by", "west", "east");
    printView("lastWriterWins()", Region.LAST.resolve(cart(west)), Region.LAST.resolve(cart(east)));
    printView("merge(union)", Region.UNION.resolve(cart(west)), Region.UNION.resolve(cart(east)));
    long grown = growth();
    out.println("   Records written in two seconds while nobody wrote: " + grown);

    out.println();
    out.println("4. Who writes now has seen both, so the conflict is over:");
    String mended = Region.UNION.resolve(cart(west));
    write(west, "cart-1", mended);
    await(() -> shows(west, "cart-1", mended) && shows(east, "cart-1", mended));
    printCarts("Both regions hold one version of each:");
    return verdict(grown);
  }

  private boolean verdict(long grown) {
    List<String> expected = List.of("cart-1");
    boolean kept =
        isEqual()
            && west.conflicts().equals(expected)
            && east.conflicts().equals(expected)
            && grown == 0;
    out.println();
    out.println("In total:");
    out.println("   carts written in both regions while the link was cut: " + expected);
    out.println("   conflicts found in the west:                          " + west.conflicts());
    out.println("   conflicts found in the east:                          " + east.conflicts());
    out.println("   both regions hold the same:                           " + isEqual());
    if (!kept) {
      out.println("   Truechimer broke its promise.");
    }
    return kept;
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

  /** {@return by how much the topics grow in two seconds, once all that was written is done} */
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

  private static void await(BooleanSupplier happened) throws InterruptedException {
    long start = TimeSource.system().monotonicNanos();
    while (!happened.getAsBoolean()) {
      if (TimeSource.system().monotonicNanos() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException("what should happen has not happened: waited=" + PATIENCE);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
