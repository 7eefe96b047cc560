/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;

/** Random trees in normal form, most of which cannot occur in real runs. */
final class RandomTrees {

  private final Random random;

  RandomTrees(long seed) {
    random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  Id id(int depth) {
    byte[] out = new byte[2 << depth];
    int size = id(depth, out, 0);
    return new Id(Arrays.copyOf(out, size));
  }

  Id idThatOwns(int depth) {
    Id id = id(depth);
    return id.isNothing() ? idThatOwns(depth) : id;
  }

  private int id(int depth, byte[] out, int size) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return IdTree.add(new byte[] {(byte) random.nextInt(2)}, 0, 1, out, size);
    }
    out[size] = IdTree.NODE;
    return id(depth - 1, out, id(depth - 1, out, size + 1));
  }

  /** {@return events with counters of up to {@code spread} above a common counter} */
  EventTree events(int depth, int spread) {
    EventTreeBuilder out = new EventTreeBuilder(1);
    events(depth, spread, random.nextInt(3) * 50L, out);
    return out.build();
  }

  private void events(int depth, int spread, long base, EventTreeBuilder out) {
    if (depth == 0 || random.nextInt(4) == 0) {
      out.leaf(base + random.nextInt(spread));
      return;
    }
    out.open();
    long lifted = base + random.nextInt(spread);
    events(depth - 1, spread, lifted, out);
    events(depth - 1, spread, lifted, out);
  }

  Stamp stamp(int depth) {
    return new Stamp(id(depth), events(depth, 1 + random.nextInt(5)));
  }

  /** {@return a stamp of any size with counters of any size, for tests of the decoder} */
  Stamp wideStamp() {
    EventTreeBuilder out = new EventTreeBuilder(1);
    SplittableRandom numbers = new SplittableRandom(random.nextLong());
    wide(random.nextInt(6), numbers, 0, out);
    return new Stamp(id(random.nextInt(7)), out.build());
  }

  private void wide(int depth, SplittableRandom numbers, long base, EventTreeBuilder out) {
    long counter = base + (numbers.nextLong() >>> numbers.nextInt(4, 64));
    if (depth == 0 || numbers.nextInt(4) == 0) {
      out.leaf(counter);
      return;
    }
    out.open();
    wide(depth - 1, numbers, counter, out);
    wide(depth - 1, numbers, counter, out);
  }
}
