/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

/** The relation between the causal pasts of two stamps; see {@link Stamp#compare}. */
public enum Causality {
  /** This stamp happened before the other: the other has seen all its events, and more. */
  BEFORE,
  /** This stamp happened after the other: it has seen all events of the other, and more. */
  AFTER,
  /** Both stamps have seen the same events. */
  EQUAL,
  /** Each stamp has seen an event that the other has not. */
  CONCURRENT
}
