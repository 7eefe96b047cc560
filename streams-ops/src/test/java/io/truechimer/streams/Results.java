/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What must come of the inputs of {@link OracleApplication}, as far as they alone determine it, and
 * what came. An aggregate may come out after each input or after many, so of these the last result
 * of a window is compared, and two results that are the same count as a repetition.
 */
final class Results {

  private static final int ECHOES = 2;

  /** What was written, by its number. */
  private final Map<Long, Written> all;

  private final Map<String, List<Written>> topics = new HashMap<>();

  private record Pair(long left, long right) {}

  private record Window(String region, long start) {}

  Results(Map<Long, Written> all) {
    this.all = all;
  }

  void add(Written written) {
    topic(written.topic()).add(written);
  }

  private List<Written> topic(String topic) {
    return topics.computeIfAbsent(topic, name -> new ArrayList<>());
  }

  /** {@return how many results each output lacks; nothing for one that lacks none} */
  Map<String, Long> missing(int inputs) {
    Map<String, Long> missing = new TreeMap<>();
    missing.put(
        "inputs",
        inputs - OracleApplication.INPUTS.stream().mapToLong(in -> topic(in).size()).sum());
    Set<Pair> pairs = expectedPairs();
    pairs.removeAll(new HashSet<>(pairs()));
    missing.put("joined", (long) pairs.size());
    missing.put("enriched", lacking("enriched", "a", 1));
    missing.put("noted", lacking("noted", "c", 1));
    missing.put("echoed", lacking("echoed", "c", ECHOES));
    missing.put("counted", lackingInWindows("counted", "b"));
    missing.put("staged", lackingInWindows("staged", "enriched"));
    missing.values().removeIf(count -> count == 0);
    return missing;
  }

  /** {@return how many results of each output came again; nothing for one of which none did} */
  Map<String, Long> repeated() {
    Map<String, Long> repeated = new TreeMap<>();
    List<Pair> pairs = pairs();
    repeated.put("joined", (long) pairs.size() - new HashSet<>(pairs).size());
    repeated.put("enriched", tooMany("enriched", "a", 1));
    repeated.put("noted", tooMany("noted", "c", 1));
    repeated.put("echoed", tooMany("echoed", "c", ECHOES));
    repeated.put("counted", sameInWindows("counted", "b"));
    repeated.put("staged", sameInWindows("staged", "enriched"));
    repeated.values().removeIf(count -> count == 0);
    return repeated;
  }

  /** {@return how many pairs and members of windows do not belong together} */
  long unexpected() {
    Set<Pair> pairs = new HashSet<>(pairs());
    pairs.removeAll(expectedPairs());
    return pairs.size() + strangers("counted", "b") + strangers("staged", "enriched");
  }

  /** {@return the nodes whose results others have written again} */
  Set<Long> nodesOfRepeated() {
    Set<Long> nodes = new HashSet<>();
    for (List<Written> results : byInput("enriched", "a").values()) {
      results.stream()
          .sorted(Comparator.comparing(Written::timestamp).reversed())
          .skip(1)
          .forEach(result -> nodes.add(result.header().nodeHash()));
    }
    return nodes;
  }

  private List<Pair> pairs() {
    return topic("joined").stream()
        .map(joined -> new Pair(ancestor(joined, "a"), ancestor(joined, "b")))
        .toList();
  }

  private long ancestor(Written written, String topic) {
    return ancestors(written, topic).findFirst().orElse(-1);
  }

  private LongStream ancestors(Written written, String topic) {
    return LongStream.of(written.write().ancestors())
        .filter(id -> all.containsKey(id) && all.get(id).topic().equals(topic));
  }

  private Set<Pair> expectedPairs() {
    Map<String, List<Written>> right =
        topic("b").stream().collect(Collectors.groupingBy(Written::key));
    Set<Pair> pairs = new HashSet<>();
    for (Written a : topic("a")) {
      for (Written b : right.getOrDefault(a.key(), List.of())) {
        if (Math.abs(a.millis() - b.millis()) <= OracleApplication.WINDOW.toMillis()) {
          pairs.add(new Pair(a.write().id(), b.write().id()));
        }
      }
    }
    return pairs;
  }

  /** {@return the results of an output, by the input that each descends from} */
  private Map<Long, List<Written>> byInput(String output, String input) {
    Map<Long, List<Written>> results = new HashMap<>();
    for (Written written : topic(output)) {
      ancestors(written, input)
          .forEach(id -> results.computeIfAbsent(id, key -> new ArrayList<>()).add(written));
    }
    return results;
  }

  private long lacking(String output, String input, int count) {
    Map<Long, List<Written>> results = byInput(output, input);
    return topic(input).stream()
        .filter(in -> results.getOrDefault(in.write().id(), List.of()).size() < count)
        .count();
  }

  private long tooMany(String output, String input, int count) {
    return byInput(output, input).values().stream()
        .mapToLong(results -> Math.max(0, results.size() - count))
        .sum();
  }

  /** {@return the results of each window, as sets of what went into them} */
  private Map<Window, List<Set<Long>>> windows(String output, String input) {
    Function<Written, Set<Long>> content =
        written -> ancestors(written, input).boxed().collect(Collectors.toSet());
    return topic(output).stream()
        .collect(
            Collectors.groupingBy(
                written -> new Window(written.key(), written.window()),
                Collectors.mapping(content, Collectors.toList())));
  }

  private Map<Window, Set<Long>> expectedWindows(String input) {
    return topic(input).stream()
        .collect(
            Collectors.groupingBy(
                in -> new Window(OracleApplication.region(in.key()), in.window()),
                Collectors.mapping(in -> in.write().id(), Collectors.toSet())));
  }

  private long lackingInWindows(String output, String input) {
    Map<Window, List<Set<Long>>> windows = windows(output, input);
    long lacking = 0;
    for (Map.Entry<Window, Set<Long>> expected : expectedWindows(input).entrySet()) {
      int most =
          windows.getOrDefault(expected.getKey(), List.of()).stream()
              .mapToInt(Set::size)
              .max()
              .orElse(0);
      lacking += Math.max(0, expected.getValue().size() - most);
    }
    return lacking;
  }

  private long strangers(String output, String input) {
    Map<Window, Set<Long>> expected = expectedWindows(input);
    long strangers = 0;
    for (Map.Entry<Window, List<Set<Long>>> window : windows(output, input).entrySet()) {
      Set<Long> members = expected.getOrDefault(window.getKey(), Set.of());
      strangers += window.getValue().stream().filter(set -> !members.containsAll(set)).count();
    }
    return strangers;
  }

  private long sameInWindows(String output, String input) {
    return windows(output, input).values().stream()
        .mapToLong(results -> results.size() - new HashSet<>(results).size())
        .sum();
  }
}
