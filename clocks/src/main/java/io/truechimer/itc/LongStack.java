/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.util.Arrays;

/**
 * A growing stack of numbers. With a loop, it replaces recursion, so that only the heap limits the
 * depth of a tree.
 */
final class LongStack {

  private long[] items = new long[24];
  private int size;

  void push(long item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size << 1);
    }
    items[size++] = item;
  }

  long pop() {
    return items[--size];
  }

  boolean isEmpty() {
    return size == 0;
  }
}
