/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A version vector for participants without numbers: a map from random identities to 32-bit
 * counters, as in the paper's comparison. Immutable. Encoded as 16 bytes per identity and 4 per
 * counter.
 */
final class MapVector implements VersionVector<MapVector> {

  private static final int ENTRY_BYTES = 2 * Long.BYTES + Integer.BYTES;

  private final Map<UUID, Integer> counters;

  private MapVector(Map<UUID, Integer> counters) {
    this.counters = counters;
  }

  static MapVector empty() {
    return new MapVector(new TreeMap<>());
  }

  /** {@return a pseudorandom identity, always the same for the same number} */
  static UUID identity(int participant) {
    return new UUID(mix(2L * participant), mix(2L * participant + 1));
  }

  private static long mix(long number) {
    long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }

  @Override
  public MapVector event(int participant) {
    return event(identity(participant));
  }

  MapVector event(UUID participant) {
    Map<UUID, Integer> next = new TreeMap<>(counters);
    next.merge(participant, 1, Integer::sum);
    return new MapVector(next);
  }

  @Override
  public MapVector join(MapVector other) {
    Map<UUID, Integer> joined = new TreeMap<>(counters);
    other.counters.forEach((id, counter) -> joined.merge(id, counter, Math::max));
    return new MapVector(joined);
  }

  @Override
  public boolean leq(MapVector other) {
    for (Map.Entry<UUID, Integer> entry : counters.entrySet()) {
      if (entry.getValue() > other.counters.getOrDefault(entry.getKey(), 0)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(counters.size() * ENTRY_BYTES);
    counters.forEach(
        (id, counter) ->
            out.putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putInt(counter));
    return out.array();
  }

  static MapVector fromBytes(byte[] bytes) {
    Map<UUID, Integer> counters = new TreeMap<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      counters.put(new UUID(in.getLong(), in.getLong()), in.getInt());
    }
    return new MapVector(counters);
  }
}
