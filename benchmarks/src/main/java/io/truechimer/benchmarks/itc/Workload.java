/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

/** The two workloads of the paper's evaluation. {@link Replicas} has their iterations. */
enum Workload {
  /** Process causality: a fixed set of participants exchanges messages. */
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
