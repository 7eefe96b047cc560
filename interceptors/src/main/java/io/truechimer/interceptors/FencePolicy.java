/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.util.Locale;

/** What a client does while its node is fenced. */
enum FencePolicy {
  /** Sends fail with {@link ClockFencedException}. */
  REJECT,
  /** Records are sent, flagged as not trusted. */
  MARK,
  /** The process ends. */
  HALT;

  static FencePolicy of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
