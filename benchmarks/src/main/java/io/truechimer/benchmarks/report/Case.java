/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * What is measured at once.
 *
 * @param benchmark the name of the class
 * @param method what it does
 * @param parameters on what
 */
record Case(String benchmark, String method, Map<String, String> parameters) {

  Case {
    parameters = Map.copyOf(parameters);
  }

  /** {@return a case} The parameters are names and values in turn. */
  static Case of(String benchmark, String method, String... parameters) {
    Map<String, String> byName = new TreeMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      byName.put(parameters[i], parameters[i + 1]);
    }
    return new Case(benchmark, method, byName);
  }

  Case withMethod(String other) {
    return new Case(benchmark, other, parameters);
  }

  Case with(String parameter, String value) {
    Map<String, String> changed = new TreeMap<>(parameters);
    changed.put(parameter, value);
    return new Case(benchmark, method, changed);
  }

  /** {@return the value of a parameter; empty if there is no such one} */
  String get(String parameter) {
    return parameters.getOrDefault(parameter, "");
  }

  @Override
  public String toString() {
    return benchmark + "." + method + new TreeMap<>(parameters);
  }
}
