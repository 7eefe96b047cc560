/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * One measured combination of benchmark, method and parameters.
 *
 * @param benchmark the simple name of the class
 * @param method the benchmark method
 * @param parameters the JMH parameters by name; {@code threads} is one of them if above 1
 */
record Case(String benchmark, String method, Map<String, String> parameters) {

  Case {
    parameters = Map.copyOf(parameters);
  }

  /** {@return a case} Parameters are name and value pairs. */
  static Case of(String benchmark, String method, String... parameters) {
    Case without = new Case(benchmark, method, Map.of());
    for (int i = 0; i < parameters.length; i += 2) {
      without = without.with(parameters[i], parameters[i + 1]);
    }
    return without;
  }

  Case withMethod(String other) {
    return new Case(benchmark, other, parameters);
  }

  Case with(String parameter, String value) {
    Map<String, String> changed = new TreeMap<>(parameters);
    changed.put(parameter, value);
    return new Case(benchmark, method, changed);
  }

  /** {@return the value of a parameter; empty if the benchmark has no such parameter} */
  String get(String parameter) {
    return parameters.getOrDefault(parameter, "");
  }
}
