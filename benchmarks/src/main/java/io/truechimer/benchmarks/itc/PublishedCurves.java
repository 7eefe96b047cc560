/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The curves of the paper's figure 1, from a resource with one line per point. */
final class PublishedCurves {

  private static final String RESOURCE = "figure1.csv";
  private static final int RUNS = 100;

  private record Key(Workload workload, int entities) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byWorkload = workload.compareTo(other.workload);
      return byWorkload != 0 ? byWorkload : Integer.compare(entities, other.entities);
    }
  }

  private final Map<Key, Curve> curves = new TreeMap<>();

  private PublishedCurves(Map<Key, List<Curve.Point>> points) {
    points.forEach((key, all) -> curves.put(key, new Curve(key.workload, key.entities, RUNS, all)));
  }

  static PublishedCurves read() {
    Map<Key, List<Curve.Point>> points = new TreeMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    PublishedCurves.class.getResourceAsStream(RESOURCE), RESOURCE),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.startsWith("#")) {
          List<String> fields = List.of(line.split(",", -1));
          Key key = new Key(Workload.valueOf(fields.get(0)), Integer.parseInt(fields.get(1)));
          double bytes = Double.parseDouble(fields.get(3));
          points
              .computeIfAbsent(key, k -> new ArrayList<>())
              .add(new Curve.Point(Double.parseDouble(fields.get(2)), bytes, 0, bytes));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PublishedCurves(points);
  }

  /** {@return the paper's curve; empty if the paper has none} */
  Optional<Curve> find(Workload workload, int entities) {
    return Optional.ofNullable(curves.get(new Key(workload, entities)));
  }
}
