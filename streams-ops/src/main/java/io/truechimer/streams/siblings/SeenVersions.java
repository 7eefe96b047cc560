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
 * What the local writes of a key may have seen: those before them, and the versions of other
 * replicas that were there in time. Immutable.
 *
 * @param written the version of the last local write
 * @param arrivals versions of other replicas that the last local write had not seen, at most
 *     {@value #MAX_ARRIVALS}; also of those that others have superseded since, because a write that
 *     was long on its way has seen only the older ones
 */
record SeenVersions(Stamp written, List<Arrival> arrivals) {

  static final int MAX_ARRIVALS = 8;

  static final SeenVersions NONE = new SeenVersions(Stamp.upTo(0), List.of());

  /** Since when this table shows a version. */
  record Arrival(HybridTimestamp at, Stamp version) {}

  SeenVersions {
    arrivals = List.copyOf(arrivals);
  }

  /** {@return all that a local write can have seen} */
  Stamp seen() {
    return seenBefore(HybridTimestamp.MAX);
  }

  /** {@return all that a local write has seen which was made at a time} */
  Stamp seenBefore(HybridTimestamp time) {
    Stamp seen = written;
    for (Arrival arrival : arrivals) {
      if (arrival.at().compareTo(time) < 0) {
        seen = seen.join(arrival.version());
      }
    }
    return seen;
  }

  /** {@return whether something that was here comes after a version, or is that version} */
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
      // The older one counts as seen later than it was: that may show a conflict that is none, but
      // never hides one.
      all.sort(Comparator.comparing(Arrival::at));
      Arrival oldest = all.remove(0);
      Arrival next = all.get(0);
      all.set(0, new Arrival(next.at(), oldest.version().join(next.version())));
    }
    return new SeenVersions(written, all);
  }
}
