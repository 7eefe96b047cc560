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
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;

/**
 * End-to-end demo on a real broker, in three parts:
 *
 * <ol>
 *   <li>Three services on hosts with different clocks process a thousand orders. By wall clock,
 *       orders are paid before they are placed; by Truechimer's timestamps on the same records,
 *       every cause precedes its effects. See {@link OrderService}, {@link OrderWorkflow} and
 *       {@link Inversions}.
 *   <li>Ten nodes measure each other's clocks. One clock steps, and its node is fenced. See {@link
 *       FenceDemo}.
 *   <li>The outputs of a Kafka Streams application show which of them may have caused another. See
 *       {@link Warehouse}.
 * </ol>
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
   * Runs the demo. The exit code is 0 only if all guarantees held:
   *
   * <ul>
   *   <li>every record has a timestamp, and every cause precedes its effects;
   *   <li>every trusted interval contains true time, and exactly the wrong clock was fenced;
   *   <li>the causal contexts of the Streams outputs have the expected relations.
   * </ul>
   *
   * @param arguments the folder for {@code report.json}; default {@code target/quickstart}
   */
  public static void main(String[] arguments) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "target/quickstart");
    Optional<String> bootstrapServers =
        Optional.ofNullable(System.getProperty("bootstrap.servers"))
            .filter(text -> !text.isBlank());
    int exitCode = run(new Settings(bootstrapServers, Duration.ofSeconds(15), ORDERS, folder), out);
    if (exitCode != QuickstartReport.PASSED) {
      System.exit(exitCode);
    }
  }

  /**
   * Settings of a run.
   *
   * @param bootstrapServers the cluster; empty for a broker in this process
   * @param patience time for the cluster to answer
   * @param orders number of orders
   * @param folder the folder of the report
   */
  record Settings(Optional<String> bootstrapServers, Duration patience, int orders, Path folder) {}

  /** {@return the exit code} */
  static int run(Settings settings, PrintStream out) throws InterruptedException {
    out.println("Three services whose clocks disagree: " + NODES);
    try {
      if (settings.bootstrapServers().isPresent()) {
        String bootstrapServers = settings.bootstrapServers().get();
        out.println("Connecting to the Kafka cluster at " + bootstrapServers);
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
        out.println("  caused by " + cause);
      }
      out.println("Logs of the clients and of the embedded broker: target/testkit");
      return QuickstartReport.FAILED;
    }
  }

  /**
   * The results of all parts.
   *
   * @param orders the events of the orders
   * @param services the services' intervals, checked against true time
   * @param clocks the ten clocks
   * @param causality the outputs of the Streams application
   */
  private record Results(
      OrderHistory orders,
      List<IntervalCheck> services,
      FenceDemo.Outcome clocks,
      CausalOutcome causality) {}

  private static int run(String bootstrapServers, Settings settings, PrintStream out)
      throws InterruptedException {
    Results results;
    try (QuickstartTopics topics =
        QuickstartTopics.create(bootstrapServers, settings.patience(), out)) {
      out.println("Topics (deleted at the end): " + topics);
      results = run(topics, settings, out);
    }
    OrderHistory orders = results.orders();
    Inversions all = Inversions.ofAllPairs(orders.chains());
    QuickstartReport report =
        new QuickstartReport(
            orders.records(),
            all.byWallClock(),
            all.byHlc(),
            orders.missingStamps(),
            NODES,
            Stream.of(results.services(), results.clocks().checks()).flatMap(List::stream).toList(),
            results.clocks().fence(),
            results.causality());
    Path file = report.write(settings.folder());

    List<OrderEvent> worst = OrderPrinter.worst(orders);
    OrderPrinter printer = new OrderPrinter(out);
    out.println();
    printer.printOrder(worst);
    out.println();
    printer.printRecord(worst.get(1), NODES);
    out.println();
    printClocks(results, out);
    out.println();
    new CausalityPrinter(out).print(results.causality());
    out.println();
    printer.printTotals(report, all, Inversions.ofDirectPairs(orders.chains()));
    out.println();
    printNextSteps(file, out);
    return report.exitCode();
  }

  private static Results run(QuickstartTopics topics, Settings settings, PrintStream out)
      throws InterruptedException {
    out.print("Orders done:");
    int orders = settings.orders();
    List<IntervalCheck> services = new OrderWorkflow(topics, orders, out).run(NODES);
    out.println();
    out.print("Ten clocks:");
    FenceDemo.Outcome clocks = FenceDemo.run(topics, out);
    out.println();
    out.print("Kafka Streams:");
    out.flush();
    CausalOutcome causality = Warehouse.run(topics, settings.folder().resolve("streams"));
    out.println(" items picked in two tasks, packed in a third");
    return new Results(OrderHistory.read(topics, orders), services, clocks, causality);
  }

  private static void printClocks(Results results, PrintStream out) {
    AccuracyPrinter printer = new AccuracyPrinter(out);
    printer.printChecks("How accurate are the clocks of the services?", results.services());
    out.println();
    printer.printChecks(
        "How accurate are ten clocks, just after one has stepped?", results.clocks().checks());
    out.println();
    printer.printFence(results.clocks().fence());
  }

  private static void printNextSteps(Path report, PrintStream out) {
    out.println("Next:");
    out.println("  results as JSON                " + report);
    out.println("  configuration of a service     " + SOURCES + "OrderService.java");
    out.println("  configuration of Streams       " + SOURCES + "Warehouse.java");
    out.println("  guarantees and their limits    docs/guarantees.md");
    out.println("  run this on your cluster       -Dbootstrap.servers=host:9092");
    out.println("  show the clocks of your nodes  mvn -q -Pclocks -Dbootstrap.servers=host:9092");
  }
}
