/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

/** How the causal past of one stamp relates to that of another; see {@link Stamp#compare}. */
public enum Causality {
  /** The other stamp has seen all that this one has seen, and more. */
  BEFORE,
  /** This stamp has seen all that the other one has seen, and more. */
  AFTER,
  /** Both have seen the same. */
  EQUAL,
  /** Each has seen something that the other one has not. */
  CONCURRENT
}
