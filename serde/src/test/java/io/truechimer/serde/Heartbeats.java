/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.NodeHash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Heartbeats that several tests need. */
final class Heartbeats {

  /** As little as there can be. */
  static final Heartbeat LEAST =
      new Heartbeat(
          "n",
          0,
          "d",
          0,
          0,
          0,
          new LocalError(0, LocalError.Source.CLOCKBOUND),
          0,
          MonitorState.STARTING,
          HybridTimestamp.MIN,
          Optional.empty(),
          List.of());

  /** As a node of three would send it. */
  static final Heartbeat USUAL =
      new Heartbeat(
          "orders-7",
          0x1234_5678_9abc_def0L,
          "9f1c2a60",
          1,
          4711,
          1_763_780_000_123_456_789L,
          new LocalError(2_500_000, LocalError.Source.CHRONY),
          50_000,
          MonitorState.SYNCHRONIZED,
          HybridTimestamp.of(1_763_780_000_123_456_789L, 3),
          Optional.of(HybridTimestamp.of(1_763_779_999_999_999_999L, 0)),
          List.of(
              new Heartbeat.Echo(NodeHash.of("orders-8"), -1, 0, 4710, 12_345_678),
              new Heartbeat.Echo(NodeHash.of("billing-1"), 99, 2, 31, 0)));

  /** As many bytes as there can be. */
  static final Heartbeat GREATEST =
      new Heartbeat(
          "\uffff".repeat(Heartbeat.MAX_NAME_LENGTH),
          Long.MIN_VALUE,
          "\uffff".repeat(Heartbeat.MAX_NAME_LENGTH),
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          new LocalError(Long.MAX_VALUE, LocalError.Source.OTHER),
          Long.MAX_VALUE,
          MonitorState.NO_AGREEMENT,
          HybridTimestamp.MAX,
          Optional.of(HybridTimestamp.MAX),
          Collections.nCopies(
              Heartbeat.MAX_ECHOES,
              new Heartbeat.Echo(
                  -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE)));

  private Heartbeats() {}

  static Heartbeat random(Random random) {
    List<Heartbeat.Echo> echoes = new ArrayList<>();
    for (int i = random.nextInt(9); i > 0; i--) {
      echoes.add(
          new Heartbeat.Echo(
              random.nextLong(), random.nextLong(), count(random), count(random), count(random)));
    }
    return new Heartbeat(
        name(random),
        random.nextLong(),
        name(random),
        count(random),
        count(random),
        random.nextLong(),
        new LocalError(count(random), any(random, LocalError.Source.values())),
        count(random),
        any(random, MonitorState.values()),
        timestamp(random),
        random.nextBoolean() ? Optional.of(timestamp(random)) : Optional.empty(),
        echoes);
  }

  /** Small numbers as often as large ones. */
  private static long count(Random random) {
    return random.nextLong() >>> (1 + random.nextInt(63));
  }

  private static HybridTimestamp timestamp(Random random) {
    return HybridTimestamp.of(random.nextLong(), random.nextInt());
  }

  private static <T> T any(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder("n");
    for (int i = random.nextInt(20); i > 0; i--) {
      name.appendCodePoint(random.nextBoolean() ? 'a' + random.nextInt(26) : 0x1f550);
    }
    return name.toString();
  }
}
