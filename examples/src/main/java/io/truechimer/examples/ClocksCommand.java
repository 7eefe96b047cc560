/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.monitor.MonitorConfig;
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
 * Shows the clocks of all nodes of a monitor topic, and of the brokers, at regular intervals. It
 * joins the topic as an {@link ObserverNode}.
 */
@Command(
    name = "clocks",
    usageHelpWidth = 100,
    description = "Shows the clocks of all nodes of a monitor topic, and of the brokers.",
    footer = {
      "",
      "clock offset: measured by this view; + is ahead of true time, - is behind.",
      "claimed error: the error bound that the node claims; error source: where it comes from.",
      "max error: the greatest possible clock offset, by the measurements of this view.",
      "A node answers about eight others. Of more nodes, only some are measured at a time."
    })
public final class ClocksCommand implements Callable<Integer> {

  private static final Duration MIN_LISTEN = Duration.ofSeconds(3);
  private static final Duration MAX_LISTEN = Duration.ofSeconds(10);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final Duration STEP = Duration.ofMillis(200);

  /** ANSI: cursor to the top left, then erase to the end of the screen. */
  private static final String REDRAW = "\033[H\033[J";

  @Spec private CommandSpec spec;

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      required = true,
      defaultValue = "${sys:bootstrap.servers}",
      description = "The brokers to connect to. Default: -Dbootstrap.servers.")
  private String bootstrapServers;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "truechimer-offset-monitor",
      description = "The monitor topic of the nodes. Default: ${DEFAULT-VALUE}.")
  private String topic;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "The time between two tables. Default: ${DEFAULT-VALUE}.")
  private int interval;

  @Option(names = "--count", paramLabel = "N", description = "Ends after N tables.")
  private int count;

  @Option(names = "--once", description = "Ends after one table, like --count 1.")
  private boolean once;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "Time for the brokers to answer at startup. Default: ${DEFAULT-VALUE}.")
  private int patience;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description =
          "A file of Kafka client properties, e.g. for TLS and SASL, and of monitor settings.")
  private Path commandConfig;

  @SuppressWarnings("unused") // picocli reads it.
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  private boolean help;

  /**
   * Runs the command. The exit code is 0; 1 if the topic cannot be read; 2 if an option is invalid.
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

  /** Runs on Ctrl-C: waits until the Kafka clients are closed, for 5 s at most. */
  private static void end(Thread running, CountDownLatch end) {
    if (end.getCount() == 0) {
      return;
    }
    running.interrupt();
    try {
      boolean unused = end.await(CLOSE_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Integer call() {
    require(!bootstrapServers.isBlank(), "--bootstrap-server must not be blank");
    require(interval >= 1, "--interval must be at least 1: interval=" + interval);
    require(patience >= 1, "--patience must be at least 1: patience=" + patience);
    require(count >= 0, "--count must not be negative: count=" + count);
    try (ObserverNode view = ObserverNode.join(client(), topic, Duration.ofSeconds(patience))) {
      watch(view);
    } catch (InterruptException e) {
      // The user ended the command.
    } catch (IllegalStateException | KafkaException | IOException e) {
      spec.commandLine().getErr().println("Cannot show clocks: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    return CommandLine.ExitCode.OK;
  }

  private void require(boolean valid, String rule) {
    if (!valid) {
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
      // Clears the interrupt flag: with it set, the Kafka clients could not close properly.
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

  /** Listens until all known nodes are measured, so that the first table is complete. */
  private void listen(ObserverNode view, PrintWriter out) {
    out.println("Listening to " + topic + " at " + bootstrapServers);
    out.flush();
    TimeSource time = TimeSource.system();
    long start = time.monotonicNanos();
    boolean isSilenceReported = false;
    Duration passed = Duration.ZERO;
    while (passed.compareTo(MAX_LISTEN) < 0
        && (passed.compareTo(MIN_LISTEN) < 0 || !view.isComplete())) {
      view.listen(STEP);
      passed = Duration.ofNanos(time.monotonicNanos() - start);
      if (!isSilenceReported && passed.compareTo(SILENCE) > 0 && view.isSilent()) {
        isSilenceReported = true;
        out.println(
            "No node has sent a heartbeat yet. Nodes are Kafka clients with Truechimer's"
                + " interceptors and the setting "
                + MonitorConfig.TOPIC
                + "="
                + topic);
        out.flush();
      }
    }
  }
}
