/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** The version vectors of the static workload, with the same steps as {@link Replicas}. */
final class VectorReplicas<V extends VersionVector<V>> {

  private final List<V> vectors;
  private final SplittableRandom random;

  VectorReplicas(int size, V empty, long seed) {
    vectors = new ArrayList<>(Collections.nCopies(size, empty));
    random = new SplittableRandom(seed);
  }

  void run(int iterations) {
    for (int i = 0; i < iterations; i++) {
      staticIteration();
    }
  }

  /** Runs one iteration, and returns the vector of the message. */
  V staticIteration() {
    int size = vectors.size();
    int any = random.nextInt(size);
    vectors.set(any, vectors.get(any).event(any));
    int source = random.nextInt(size);
    int other = random.nextInt(size - 1);
    int target = other < source ? other : other + 1;
    V message = vectors.get(source).event(source);
    vectors.set(source, message);
    vectors.set(target, vectors.get(target).join(message).event(target));
    return message;
  }

  List<V> vectors() {
    return List.copyOf(vectors);
  }
}
