/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import java.io.PrintStream;
import java.util.Locale;

/** Prints formatted lines, with the same number format on all machines. */
final class LinePrinter {

  private final PrintStream out;

  LinePrinter(PrintStream out) {
    this.out = out;
  }

  void print(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }
}
