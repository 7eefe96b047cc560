/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.testkit.TestCluster;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;

/**
 * The product's main job: three services on machines whose clocks disagree handle a thousand
 * orders, on a real broker. By the services' wall clocks, orders are paid before they are placed;
 * by the stamps that Truechimer put on the same records, nothing is ever out of order. Then ten
 * nodes measure each other's clocks, one of which goes bad and is fenced. At last, a Kafka Streams
 * application shows which of its outputs can have caused which.
 *
 * <p>The services are {@link OrderService}, what they do to orders is {@link OrderWorkflow}, and
 * what is counted is {@link Inversions}. The ten nodes are {@link FenceDemo}, and the application
 * is {@link Warehouse}.
 */
public final class Quickstart {

  private static final List<ServiceHost> NODES =
      List.of(
          new ServiceHost("orders", 250),
          new ServiceHost("payments", -150),
          new ServiceHost("shipping", 0));

  private static final int ORDERS = 1_000;

  private static final String SOURCES = "examples/src/main/java/io/truechimer/examples/";

  private Quickstart() {}

  /**
   * Runs it, and ends the process with 0 only if every record was stamped, no stamp contradicts
   * what happened, every trusted clock knew where the true time is, of all clocks the bad one was
   * fenced, and the outputs of Streams are ordered as they were caused, and no more than that.
   *
   * @param arguments the folder for {@code report.json}; {@code target/quickstart} if there is none
   */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "target/quickstart");
    Optional<String> bootstrapServers =
        Optional.ofNullable(System.getProperty("bootstrap.servers"))
            .filter(text -> !text.isBlank());
    int exitCode = run(new Settings(bootstrapServers, Duration.ofSeconds(15), ORDERS, folder), out);
    if (exitCode != QuickstartReport.KEPT) {
      System.exit(exitCode);
    }
  }

  /**
   * How to run.
   *
   * @param bootstrapServers the cluster; empty for a broker in this process
   * @param patience how long the cluster may take to answer
   * @param orders how many orders
   * @param folder where the report goes
   */
  record Settings(Optional<String> bootstrapServers, Duration patience, int orders, Path folder) {}

  /** {@return what the process is to end with} */
  static int run(Settings settings, PrintStream out) {
    out.println("Three services, on machines whose clocks are wrong: " + NODES);
    try {
      if (settings.bootstrapServers().isPresent()) {
        String bootstrapServers = settings.bootstrapServers().get();
        out.println("Looking for a Kafka cluster at " + bootstrapServers);
        return run(bootstrapServers, settings, out);
      }
      out.print("Starting a Kafka broker in this process: ");
      out.flush();
      try (TestCluster cluster = TestCluster.start()) {
        out.println(cluster.bootstrapServers());
        return run(cluster.bootstrapServers(), settings, out);
      }
    } catch (IllegalStateException | KafkaException | UncheckedIOException e) {
      out.println();
      out.println("The quickstart failed: " + e.getMessage());
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        out.println("  because of " + cause);
      }
      out.println(
          "Logs of the clients, and of a broker in this process, are below target/testkit.");
      return QuickstartReport.BROKEN;
    }
  }

  /**
   * All that was seen.
   *
   * @param orders what happened to the orders
   * @param services what the services knew of the time
   * @param clocks what became of the ten clocks
   * @param causality how outputs of the Streams application relate
   */
  private record Seen(
      OrderHistory orders,
      List<IntervalCheck> services,
      FenceDemo.Outcome clocks,
      CausalOutcome causality) {}

  private static int run(String bootstrapServers, Settings settings, PrintStream out) {
    Seen seen;
    try (QuickstartTopics topics =
        QuickstartTopics.create(bootstrapServers, settings.patience(), out)) {
      out.println("Topics, deleted at the end: " + topics);
      seen = work(topics, settings, out);
    }
    OrderHistory orders = seen.orders();
    Inversions all = Inversions.ofAllPairs(orders.chains());
    QuickstartReport report =
        new QuickstartReport(
            orders.records(),
            all.byWallClock(),
            all.byHlc(),
            orders.missingStamps(),
            NODES,
            Stream.of(seen.services(), seen.clocks().readings()).flatMap(List::stream).toList(),
            seen.clocks().fence(),
            seen.causality());
    Path file = report.write(settings.folder());

    List<OrderEvent> worst = OrderPrinter.worst(orders);
    OrderPrinter story = new OrderPrinter(out);
    out.println();
    story.printOrder(worst);
    out.println();
    story.printRecord(worst.get(1), NODES);
    out.println();
    printClocks(seen, out);
    out.println();
    new CausalityPrinter(out).print(seen.causality());
    out.println();
    story.printTotals(report, all, Inversions.ofDirectPairs(orders.chains()));
    out.println();
    printWhereToLook(file, out);
    return report.exitCode();
  }

  private static Seen work(QuickstartTopics topics, Settings settings, PrintStream out) {
    out.print("Orders done:");
    int orders = settings.orders();
    List<IntervalCheck> services = OrderWorkflow.run(topics, NODES, orders, new Progress(out));
    out.println();
    out.print("Ten clocks:");
    FenceDemo.Outcome clocks = FenceDemo.run(topics, out);
    out.println();
    out.print("Kafka Streams:");
    out.flush();
    CausalOutcome causality = Warehouse.run(topics, settings.folder().resolve("streams"));
    out.println(" items picked in two tasks, packed in a third");
    return new Seen(OrderHistory.read(topics, orders), services, clocks, causality);
  }

  private static void printClocks(Seen seen, PrintStream out) {
    AccuracyPrinter story = new AccuracyPrinter(out);
    story.printReadings("How well do the services know the time?", seen.services());
    out.println();
    story.printReadings(
        "How well do ten nodes know it, one of whose clocks has just stepped?",
        seen.clocks().readings());
    out.println();
    story.printFence(seen.clocks().fence());
  }

  private static void printWhereToLook(Path report, PrintStream out) {
    out.println("Where to look next:");
    out.println("  the figures, for programs      " + report);
    out.println("  what a service configures      " + SOURCES + "OrderService.java");
    out.println("  what Streams configures        " + SOURCES + "Warehouse.java");
    out.println("  what is promised, and limits   docs/guarantees.md");
    out.println("  the same on your own cluster   -Dbootstrap.servers=host:9092");
    out.println("  the clocks of your own nodes   mvn -q -Pclocks -Dbootstrap.servers=host:9092");
  }

  /** Shows how many orders are done, each time that a tenth more of a thousand are. */
  private static final class Progress implements IntConsumer {

    private static final int STEP = 100;

    private final PrintStream out;
    private int next = STEP;

    Progress(PrintStream out) {
      this.out = out;
    }

    @Override
    public void accept(int done) {
      for (; next <= done; next += STEP) {
        out.print(" " + next);
        out.flush();
      }
    }
  }
}
