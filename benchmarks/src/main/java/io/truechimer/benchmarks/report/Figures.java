/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The figures of all measured cases, in the order of measurement. Not thread-safe. */
final class Figures {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Map<Case, Figure> all = new LinkedHashMap<>();

  void put(Case measured, Figure figure) {
    all.put(measured, figure);
  }

  /** Adds the results of a JSON file that JMH has written ({@code -rf json}). */
  void read(Path json) throws IOException {
    for (JsonNode result : new ObjectMapper().readTree(json.toFile())) {
      JsonNode primary = result.get("primaryMetric");
      put(
          caseOf(result),
          new Figure(
              primary.get("score").asDouble(),
              primary.get("scoreError").asDouble(), // The text "NaN" if there is none.
              primary.get("scoreUnit").asText(),
              result.at("/secondaryMetrics/" + ALLOCATED + "/score").asDouble(Double.NaN)));
    }
  }

  private static Case caseOf(JsonNode result) {
    String[] name = result.get("benchmark").asText().split("\\.", -1); // package.Class.method
    Map<String, String> parameters = new TreeMap<>();
    result
        .path("params")
        .properties()
        .forEach(each -> parameters.put(each.getKey(), each.getValue().asText()));
    int threads = result.get("threads").asInt();
    if (threads > 1) {
      parameters.put("threads", Integer.toString(threads));
    }
    return new Case(name[name.length - 2], name[name.length - 1], parameters);
  }

  /** {@return the simple names of the measured benchmark classes} */
  List<String> benchmarks() {
    return all.keySet().stream().map(Case::benchmark).distinct().toList();
  }

  /** {@return the measured cases of a benchmark class} */
  List<Case> of(String benchmark) {
    return all.keySet().stream().filter(each -> each.benchmark().equals(benchmark)).toList();
  }

  /** {@return the figure; empty if it was not measured} */
  Optional<Figure> get(Case measured) {
    return Optional.ofNullable(all.get(measured));
  }

  /** {@return one divided by the other; empty unless both were measured} */
  Optional<Figure> ratio(Case one, Case other) {
    return get(one).flatMap(a -> get(other).map(a::over));
  }

  /** {@return one minus the other; empty unless both were measured} */
  Optional<Figure> difference(Case one, Case other) {
    return get(one).flatMap(a -> get(other).map(a::minus));
  }
}
