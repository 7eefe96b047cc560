/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import java.time.Duration;
import java.util.Locale;

/** How thorough a run is. */
enum Scale {

  /** Each kind of fault once, in three minutes: in every build. */
  SHORT,

  /** All faults, several times: the profile {@code faults}. */
  LONG;

  private static final String CHOICE = "truechimer.faults";

  /** {@return what the system property {@value #CHOICE} asks for} */
  static Scale chosen() {
    return valueOf(System.getProperty(CHOICE, "short").toUpperCase(Locale.ROOT));
  }

  Duration seconds(double shortForm, double longForm) {
    return Duration.ofMillis((long) ((this == SHORT ? shortForm : longForm) * 1000));
  }
}
