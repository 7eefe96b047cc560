/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

/** The two workloads of the paper's evaluation; what an iteration does is in {@link Replicas}. */
enum Workload {
  /** Process causality: participants that stay, and messages between them. */
  STATIC("Static process causality", 25_000),
  /** Data causality: replicas that come and go. */
  DYNAMIC("Dynamic data causality", 100_000);

  private final String title;
  private final int iterations;

  Workload(String title, int iterations) {
    this.title = title;
    this.iterations = iterations;
  }

  String title() {
    return title;
  }

  /** {@return the iterations of a run in the paper} */
  int iterations() {
    return iterations;
  }
}
