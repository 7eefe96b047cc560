/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All there are, those that need the same brokers one after another. */
final class Faults {

  private Faults() {}

  static List<Fault> all() {
    return Stream.of(
            BrokerFaults.all(),
            ClientFaults.all(),
            ClockFaults.all(),
            InputFaults.all(),
            TopicFaults.all())
        .flatMap(List::stream)
        .sorted(Comparator.comparingInt(Fault::brokers))
        .toList();
  }
}
