/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.time.TimeSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Shows the clocks of all nodes of a monitor topic, and of the brokers, again and again. It joins
 * them as a node of its own, a {@link ObserverNode}.
 */
@Command(
    name = "clocks",
    usageHelpWidth = 100,
    description = "Shows the clocks of all nodes that measure each other over a monitor topic.",
    footer = {
      "",
      "offset: how far a clock seems to be ahead of the true time, as this view knows that;",
      "error: how far it is off at most, by what its node says itself, and source: who told it;",
      "bound: how far it is off at most, by all that this view has measured.",
      "A node answers about eight others: of more, only some are measured at a time."
    })
public final class ClocksCommand implements Callable<Integer> {

  private static final Duration LISTEN_LEAST = Duration.ofSeconds(3);
  private static final Duration LISTEN_MOST = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final Duration STEP = Duration.ofMillis(200);

  /** To the corner, and all that is below it wiped out. */
  private static final String REDRAW = "\033[H\033[J";

  @Spec private CommandSpec spec;

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      required = true,
      defaultValue = "${sys:bootstrap.servers}",
      description = "The brokers to connect to; else those of -Dbootstrap.servers.")
  private String bootstrapServers;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "truechimer-offset-monitor",
      description =
          "The monitor topic, ${DEFAULT-VALUE} unless the nodes are configured otherwise.")
  private String topic;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "The time between two tables; ${DEFAULT-VALUE} if it is not given.")
  private int interval;

  @Option(names = "--count", paramLabel = "N", description = "Ends after N tables.")
  private int count;

  @Option(names = "--once", description = "Ends after one table, as --count 1.")
  private boolean once;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "How long the brokers may take to answer at first; ${DEFAULT-VALUE}.")
  private int patience;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description =
          "Properties of Kafka clients, for TLS and SASL; settings of the monitor count too.")
  private Path commandConfig;

  @SuppressWarnings("unused") // picocli reads it.
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  private boolean help;

  /**
   * Runs it, and ends the process with 0; with 1 if there is nothing to be seen, and 2 if the
   * options are wrong.
   *
   * @param arguments the options
   */
  public static void main(String[] arguments) {
    Thread running = Thread.currentThread();
    CountDownLatch end = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(running, end), "clocks-end"));
    int exitCode;
    try {
      exitCode = new CommandLine(new ClocksCommand()).execute(arguments);
    } finally {
      end.countDown();
    }
    if (exitCode != CommandLine.ExitCode.OK) {
      System.exit(exitCode);
    }
  }

  /** Somebody has pressed Ctrl-C: the clients get the time to say good-bye. */
  private static void end(Thread running, CountDownLatch end) {
    if (end.getCount() == 0) {
      return;
    }
    running.interrupt();
    try {
      boolean unused = end.await(SILENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Integer call() {
    require(!bootstrapServers.isBlank(), "--bootstrap-server is not blank");
    require(interval >= 1, "--interval is 1 or greater: interval=" + interval);
    require(patience >= 1, "--patience is 1 or greater: patience=" + patience);
    require(count >= 0, "--count is 0 or greater: count=" + count);
    try (ObserverNode view = ObserverNode.join(client(), topic, Duration.ofSeconds(patience))) {
      watch(view);
    } catch (InterruptException e) {
      // That was the wish.
    } catch (IllegalStateException | KafkaException | IOException e) {
      spec.commandLine().getErr().println("No clocks to show: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    return CommandLine.ExitCode.OK;
  }

  private void require(boolean holds, String rule) {
    if (!holds) {
      throw new CommandLine.ParameterException(spec.commandLine(), rule);
    }
  }

  private Map<String, Object> client() throws IOException {
    Properties file = new Properties();
    if (commandConfig != null) {
      try (Reader reader = Files.newBufferedReader(commandConfig)) {
        file.load(reader);
      }
    }
    Map<String, Object> client = new HashMap<>();
    file.forEach((key, value) -> client.put((String) key, value));
    client.put("bootstrap.servers", bootstrapServers);
    return client;
  }

  private void watch(ObserverNode view) {
    PrintWriter out = spec.commandLine().getOut();
    String before = CommandLine.Help.Ansi.AUTO.enabled() ? REDRAW : "";
    try {
      listen(view, out);
      int last = once ? 1 : count;
      for (int shown = 1; ; shown++) {
        out.print(before + title() + "\n\n" + view.show());
        out.println();
        out.flush();
        if (shown == last) {
          return;
        }
        view.listen(Duration.ofSeconds(interval));
      }
    } catch (InterruptException e) {
      // The view is closed next, and with the mark of an interrupt Kafka's clients would not.
      boolean unused = Thread.interrupted();
    }
  }

  private String title() {
    Instant now = HybridTimestamp.of(TimeSource.system().wallNanos(), 0).toInstant();
    return "Clocks of "
        + topic
        + " at "
        + bootstrapServers
        + ", "
        + now.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Until all that are heard are measured, so that the first table shows something. */
  private void listen(ObserverNode view, PrintWriter out) {
    out.println("Listening to " + topic + " at " + bootstrapServers);
    out.flush();
    TimeSource time = TimeSource.system();
    long start = time.monotonicNanos();
    boolean isTold = false;
    Duration passed = Duration.ZERO;
    while (passed.compareTo(LISTEN_MOST) < 0
        && (passed.compareTo(LISTEN_LEAST) < 0 || !view.isComplete())) {
      view.listen(STEP);
      passed = Duration.ofNanos(time.monotonicNanos() - start);
      if (!isTold && passed.compareTo(SILENCE) > 0 && view.isSilent()) {
        isTold = true;
        out.println(
            "No node is heard yet. This waits for one that has a Kafka client with the interceptors"
                + " and truechimer.monitor.topic="
                + topic);
        out.flush();
      }
    }
  }
}
