/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.siblings;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The versions of a key that a local write may have seen: earlier local writes, and versions of
 * other replicas that arrived before the write was made. Immutable.
 *
 * @param written the version of the last local write
 * @param arrivals versions of other replicas that the last local write had not seen, at most
 *     {@value #MAX_ARRIVALS}. Superseded ones are kept as well: a write that was delayed has seen
 *     only those
 */
record SeenVersions(Stamp written, List<Arrival> arrivals) {

  static final int MAX_ARRIVALS = 8;

  static final SeenVersions NONE = new SeenVersions(Stamp.upTo(0), List.of());

  /** A version of another replica, and the time from which on this table shows it. */
  record Arrival(HybridTimestamp at, Stamp version) {}

  SeenVersions {
    arrivals = List.copyOf(arrivals);
  }

  /** {@return everything that a local write made at the given time has seen} */
  Stamp seenBefore(HybridTimestamp time) {
    Stamp seen = written;
    for (Arrival arrival : arrivals) {
      if (arrival.at().compareTo(time) < 0) {
        seen = seen.join(arrival.version());
      }
    }
    return seen;
  }

  /** {@return whether the version, or one that has seen it, was here before} */
  boolean covers(Stamp version) {
    return version.leq(written)
        || arrivals.stream().anyMatch(arrival -> version.leq(arrival.version()));
  }

  SeenVersions write(Stamp version) {
    return new SeenVersions(
        version, arrivals.stream().filter(arrival -> !arrival.version().leq(version)).toList());
  }

  SeenVersions arrive(Stamp version, HybridTimestamp at) {
    List<Arrival> all = new ArrayList<>(arrivals);
    all.add(new Arrival(at, version));
    if (all.size() > MAX_ARRIVALS) {
      // Merges the two oldest, at the later time. A write between the two counts as not having seen
      // the older one: that can report a false conflict, but never hides a real one.
      all.sort(Comparator.comparing(Arrival::at));
      Arrival oldest = all.remove(0);
      Arrival next = all.get(0);
      all.set(0, new Arrival(next.at(), oldest.version().join(next.version())));
    }
    return new SeenVersions(written, all);
  }
}
