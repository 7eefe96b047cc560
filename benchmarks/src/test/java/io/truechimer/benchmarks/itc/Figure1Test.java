/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small form of the experiment, compared with the paper's points. */
class Figure1Test {

  /** Dynamic curves are random by at least 2 %, both here and in the paper. */
  @ParameterizedTest
  @CsvSource({
    "STATIC, 4, 60, 3000, 0.08",
    "STATIC, 8, 60, 3000, 0.08",
    "STATIC, 16, 60, 3000, 0.08",
    "DYNAMIC, 4, 80, 1500, 0.15",
    "DYNAMIC, 8, 80, 1500, 0.15",
    "DYNAMIC, 16, 80, 1500, 0.15"
  })
  void shouldReproduceThePaper(
      Workload workload, int entities, int runs, int iterations, double tolerance)
      throws InterruptedException {
    Curve curve = run(new Experiment(workload, entities, runs, iterations));
    Curve paper = PublishedCurves.read().find(workload, entities).orElseThrow();
    for (Curve.Point point : paper.points()) {
      // Earlier sizes are only a few bytes, so rounding dominates.
      if (point.iteration() >= 20 && point.iteration() <= iterations) {
        assertThat(curve.nearest(point.iteration()).bytes())
            .as("%s, %d entities, iteration %.0f", workload, entities, point.iteration())
            .isCloseTo(point.bytes(), within(0.3 + tolerance * point.bytes()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"STATIC, 4", "DYNAMIC, 8"})
  void shouldBeReproducible(Workload workload, int entities) throws InterruptedException {
    Experiment experiment = new Experiment(workload, entities, 3, 500);
    assertThat(run(experiment)).isEqualTo(run(experiment));
  }

  @ParameterizedTest
  @CsvSource({"DYNAMIC, 4", "STATIC, 4"})
  void shouldDrawAndPrint(Workload workload, int entities) throws InterruptedException {
    PublishedCurves published = PublishedCurves.read();
    List<Curve> curves = List.of(run(new Experiment(workload, entities, 2, 100)));
    assertThat(Figure1Drawing.draw(published, curves)).startsWith("<svg ").contains("<polyline ");
    assertThat(new Figure1Table(published, curves).toString()).contains(workload.title());
  }

  private static Curve run(Experiment experiment) throws InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try {
      return experiment.submitTo(executor).await();
    } finally {
      executor.shutdownNow();
    }
  }
}
