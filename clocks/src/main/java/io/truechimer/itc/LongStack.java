/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import java.util.Arrays;

/**
 * A stack of numbers that grows as needed. Together with a loop it takes the place of recursion, so
 * that the depth of a tree is limited by the memory only.
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
