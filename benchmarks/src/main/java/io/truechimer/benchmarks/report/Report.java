/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Markdown report: the machine, the goals, and a table for each benchmark class. */
final class Report {

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private final Figures figures;
  private final Map<String, String> extraTables = new LinkedHashMap<>();

  Report(Figures figures) {
    this.figures = figures;
  }

  /**
   * Prints a report of JMH's own results.
   *
   * @param files JSON files that JMH has written ({@code -rf json -rff FILE})
   */
  public static void main(String[] files) throws IOException {
    Figures figures = new Figures();
    for (String file : files) {
      figures.read(Path.of(file));
    }
    System.out.print(new Report(figures).text(""));
  }

  /** Adds a table of a program that is not a JMH benchmark. */
  void add(String title, String table) {
    extraTables.put(title, table);
  }

  /**
   * {@return the report}
   *
   * @param run a paragraph about the run
   */
  String text(String run) {
    StringBuilder text = new StringBuilder("# Benchmarks\n\n").append(machine()).append('\n');
    text.append(run)
        .append(
            """

            `±` is JMH's 99.9 % confidence interval. `x` is the figure divided by the peer's.
            A goal is "not certain" if the interval includes the limit. On a broker, `±` is the
            spread of the rounds.

            ## Goals

            | goal | measured | |
            |---|--:|---|
            """);
    Goals.all().forEach(goal -> text.append(goal.row(figures)).append('\n'));
    figures.benchmarks().stream()
        .filter(name -> !extraTables.containsKey(name))
        .forEach(name -> text.append("\n## " + name + "\n\n" + table(name)));
    extraTables.forEach((title, table) -> text.append("\n## " + title + "\n\n" + table));
    return text.toString();
  }

  /** {@return the table of a benchmark class} */
  String table(String benchmark) {
    return table(benchmark, peers(benchmark));
  }

  String table(String benchmark, List<Peer> peers) {
    List<Case> cases = figures.of(benchmark);
    TreeSet<String> parameters =
        cases.stream()
            .flatMap(each -> each.parameters().keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> heads = new ArrayList<>(List.of("benchmark"));
    heads.addAll(parameters);
    int texts = heads.size();
    heads.addAll(List.of(figures.get(cases.get(0)).orElseThrow().unit(), "±", "bytes"));
    peers.forEach(peer -> heads.add(peer.head()));
    StringBuilder table = new StringBuilder(row(heads.stream()));
    table.append("|---".repeat(texts)).append("|--:".repeat(heads.size() - texts)).append("|\n");
    for (Case each : cases) {
      Figure figure = figures.get(each).orElseThrow();
      List<String> cells = new ArrayList<>(List.of("`" + each.method() + "`"));
      parameters.forEach(parameter -> cells.add(each.get(parameter)));
      Stream.of(figure.score(), figure.error(), Math.rint(figure.bytes()))
          .forEach(value -> cells.add(number(value)));
      for (Peer peer : peers) {
        cells.add(peer.compared().apply(figures, each).map(it -> number(it.score())).orElse(""));
      }
      table.append(row(cells.stream()));
    }
    return table.toString();
  }

  private static String row(Stream<String> cells) {
    return cells.map(cell -> "| " + cell + " ").collect(Collectors.joining()) + "|\n";
  }

  /** {@return a number with three digits, or more before the point; empty if not finite} */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "";
    }
    double size = Math.abs(value);
    int decimals = size == Math.rint(size) || size >= 100 ? 0 : size >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /**
   * A column that compares each case with another one.
   *
   * @param head the heading
   * @param compared the comparison; empty if the case has no peer
   */
  record Peer(String head, BiFunction<Figures, Case, Optional<Figure>> compared) {

    static Peer ratio(String name, UnaryOperator<Case> other) {
      return of("x " + name, other, Figures::ratio);
    }

    static Peer difference(String name, UnaryOperator<Case> other) {
      return of("over " + name, other, Figures::difference);
    }

    private interface Comparison {
      Optional<Figure> compare(Figures figures, Case one, Case other);
    }

    private static Peer of(String head, UnaryOperator<Case> other, Comparison comparison) {
      return new Peer(
          head,
          (figures, each) ->
              Optional.of(other.apply(each))
                  .filter(peer -> !peer.equals(each))
                  .flatMap(peer -> comparison.compare(figures, each, peer)));
    }
  }

  private static List<Peer> peers(String benchmark) {
    return switch (benchmark) {
      case "InterceptorBenchmark" ->
          List.of(
              Peer.difference("no-op", Goals::noop),
              costs("OpenTelemetry", "OPENTELEMETRY"),
              costs("Brave", "BRAVE"));
      case "HybridClockBenchmark" ->
          List.of(
              Peer.ratio("bare clock read", each -> each.withMethod("bareNanoTime")),
              Peer.ratio("Ignite", each -> ofClock(each, "ignite")),
              Peer.ratio("Accord", each -> ofClock(each, "accord")));
      case "HeadersBenchmark" ->
          List.of(
              Peer.difference("the record alone", each -> renamed(each, "write_.*", "write_none")),
              Peer.ratio("Kafka's own API", each -> renamed(each, "_(?!none).*", "_base")));
      case "StampBenchmark" ->
          List.of(vector("dense vector", "DENSE"), vector("map of UUID", "MAP"));
      case "CausalTopologyBenchmark" -> List.of(with("unwrapped", "wrapped", "false"));
      case "ResequencerBenchmark" -> List.of(with("pass-through", "resequencer", "false"));
      case "SiblingTableBenchmark" -> List.of(with("KTable", "kind", "KTABLE"));
      default -> List.of();
    };
  }

  private static Peer costs(String name, String library) {
    return new Peer(name + " costs x", (figures, each) -> Goals.costs(library, figures, each));
  }

  private static Peer with(String name, String parameter, String value) {
    return Peer.ratio(name, each -> each.with(parameter, value));
  }

  /** {@return the same method of another clock: {@code now_ignite} for {@code now_truechimer}} */
  private static Case ofClock(Case each, String clock) {
    return renamed(each, "_truechimer(WithLimits)?", "_" + clock);
  }

  private static Case renamed(Case each, String pattern, String replacement) {
    return each.withMethod(each.method().replaceFirst(pattern, replacement));
  }

  /** Version vectors have only the static workload. */
  private static Peer vector(String name, String kind) {
    return Peer.ratio(
        name,
        each ->
            Case.of("VectorBenchmark", each.method(), "kind", kind)
                .with("participants", each.get("participants")));
  }

  /** {@return the processor, the JVM and the operating system, in one line} */
  private static String machine() {
    return Stream.of(
            processor(),
            Runtime.getRuntime().availableProcessors() + " processors",
            System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
            System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .collect(Collectors.joining(", "));
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch"); // Not Linux.
    }
  }
}
