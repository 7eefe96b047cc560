/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import io.truechimer.itc.Stamp;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The stamps of a workload, initially balanced forks of a seed.
 *
 * <p>The paper describes its iterations in words only. This interpretation reproduces its curves:
 *
 * <pre>
 * static    an event of a random participant; then a message from one participant to another: an
 *           event and a peek by the sender, a join and an event by the receiver
 * dynamic   a fork of a random replica, an event of a random one, a join of two random ones
 * </pre>
 */
final class Replicas {

  private final SplittableRandom random;
  private final Stamp[] stamps;
  private final int size;

  Replicas(int size, long seed) {
    this(Stamp.seed().fork(size), seed);
  }

  Replicas(List<Stamp> stamps, long seed) {
    this.size = stamps.size();
    this.stamps = stamps.toArray(new Stamp[size + 1]); // Room for one fork.
    this.random = new SplittableRandom(seed);
  }

  void run(Workload workload, int iterations) {
    for (int i = 0; i < iterations; i++) {
      iterate(workload);
    }
  }

  /** Runs one iteration, and returns a stamp for the benchmark to consume. */
  Stamp iterate(Workload workload) {
    return switch (workload) {
      case STATIC -> staticIteration();
      case DYNAMIC -> dynamicIteration();
    };
  }

  Stamp staticIteration() {
    int any = random.nextInt(size);
    stamps[any] = stamps[any].event();
    int source = random.nextInt(size);
    int target = anotherThan(source, size);
    stamps[source] = stamps[source].event();
    Stamp message = stamps[source].peek();
    stamps[target] = stamps[target].join(message).event();
    return message;
  }

  Stamp dynamicIteration() {
    int any = random.nextInt(size);
    Stamp.Fork fork = stamps[any].fork();
    stamps[any] = fork.left();
    stamps[size] = fork.right();
    int counting = random.nextInt(size + 1);
    stamps[counting] = stamps[counting].event();
    int kept = random.nextInt(size + 1);
    int gone = anotherThan(kept, size + 1);
    stamps[kept] = stamps[kept].join(stamps[gone]);
    Stamp joined = stamps[kept];
    stamps[gone] = stamps[size];
    return joined;
  }

  private int anotherThan(int one, int bound) {
    int other = random.nextInt(bound - 1);
    return other < one ? other : other + 1;
  }

  List<Stamp> stamps() {
    return List.copyOf(Arrays.asList(stamps).subList(0, size));
  }
}
