/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.ClockDomain;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.NodeHash;
import io.truechimer.sync.Promise;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Heartbeats shared by several tests. */
public final class Heartbeats {

  /** The smallest heartbeat. */
  public static final Heartbeat LEAST =
      new Heartbeat(
          "n",
          0,
          new ClockDomain("d", ClockDomain.Source.BOOT_ID),
          false,
          0,
          0,
          0,
          OptionalLong.empty(),
          new LocalError(0, LocalError.Source.CLOCKBOUND),
          0,
          MonitorState.STARTING,
          HybridTimestamp.MIN,
          Promise.NONE,
          List.of(),
          Map.of());

  /** A typical heartbeat in a group of three nodes. */
  public static final Heartbeat USUAL =
      new Heartbeat(
          "orders-7",
          0x1234_5678_9abc_def0L,
          new ClockDomain("9f1c2a60", ClockDomain.Source.BOOT_ID),
          true,
          1,
          4711,
          1_763_780_000_123_456_789L,
          OptionalLong.of(1_763_000_000_000_000_123L),
          new LocalError(2_500_000, LocalError.Source.CHRONY),
          50_000,
          MonitorState.SYNCHRONIZED,
          HybridTimestamp.of(1_763_780_000_123_456_789L, 3),
          new Promise(
              Optional.of(HybridTimestamp.of(1_763_780_030_123_456_789L, 0)),
              Optional.of(HybridTimestamp.of(1_763_779_999_999_999_999L, 0)),
              240_000_000_000L,
              Optional.empty()),
          List.of(
              new Heartbeat.Echo(NodeHash.of("orders-8"), -1, 0, 4710, 12_345_678),
              new Heartbeat.Echo(NodeHash.of("billing-1"), 99, 2, 31, 0)),
          Map.of());

  /** A heartbeat without a closed timestamp, with values of a later version. */
  public static final Heartbeat WITHHELD =
      new Heartbeat(
          "mirror-1",
          -1,
          new ClockDomain("rack-7", ClockDomain.Source.CONFIGURED),
          true,
          0,
          1,
          1_763_780_000_000_000_000L,
          OptionalLong.of(-1),
          new LocalError(100_000_000, LocalError.Source.CONFIGURED),
          500_000,
          MonitorState.UNVERIFIED,
          HybridTimestamp.of(1_763_780_000_000_000_000L, 0),
          new Promise(
              Optional.empty(),
              Optional.empty(),
              Long.MAX_VALUE,
              Optional.of(Promise.Withheld.FOREIGN)),
          List.of(),
          Map.of("zone", ByteBuffer.wrap(new byte[] {1, 2, 3}), "empty", ByteBuffer.allocate(0)));

  /** The largest heartbeat. */
  public static final Heartbeat GREATEST =
      new Heartbeat(
          "\uffff".repeat(Heartbeat.MAX_NAME_LENGTH),
          Long.MIN_VALUE,
          new ClockDomain(
              "\uffff".repeat(Heartbeat.MAX_NAME_LENGTH), ClockDomain.Source.CONFIGURED),
          true,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          OptionalLong.of(Long.MIN_VALUE),
          new LocalError(Long.MAX_VALUE, LocalError.Source.OTHER),
          Long.MAX_VALUE,
          MonitorState.NO_AGREEMENT,
          HybridTimestamp.MAX,
          new Promise(
              Optional.of(HybridTimestamp.MAX),
              Optional.of(HybridTimestamp.MAX),
              Long.MAX_VALUE,
              Optional.empty()),
          Collections.nCopies(
              Heartbeat.MAX_ECHOES,
              new Heartbeat.Echo(
                  -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE)),
          greatestExtra());

  private Heartbeats() {}

  private static Map<String, ByteBuffer> greatestExtra() {
    Map<String, ByteBuffer> extra = new HashMap<>();
    for (int i = 0; i < Heartbeat.MAX_EXTRA; i++) {
      int length = Heartbeat.MAX_EXTRA_BYTES / Heartbeat.MAX_EXTRA - 2;
      extra.put("%02d".formatted(i), ByteBuffer.allocate(length));
    }
    return extra;
  }

  public static Heartbeat random(Random random) {
    List<Heartbeat.Echo> echoes = new ArrayList<>();
    for (int i = random.nextInt(9); i > 0; i--) {
      echoes.add(
          new Heartbeat.Echo(
              random.nextLong(), random.nextLong(), count(random), count(random), count(random)));
    }
    return new Heartbeat(
        name(random),
        random.nextLong(),
        new ClockDomain(name(random), any(random, ClockDomain.Source.values())),
        random.nextBoolean(),
        count(random),
        count(random),
        random.nextLong(),
        random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty(),
        new LocalError(count(random), any(random, LocalError.Source.values())),
        count(random),
        any(random, MonitorState.values()),
        timestamp(random),
        promise(random),
        echoes,
        extra(random));
  }

  private static Promise promise(Random random) {
    boolean isClosed = random.nextBoolean();
    return new Promise(
        random.nextBoolean() ? Optional.of(timestamp(random)) : Optional.empty(),
        isClosed ? Optional.of(timestamp(random)) : Optional.empty(),
        count(random),
        isClosed ? Optional.empty() : Optional.of(any(random, Promise.Withheld.values())));
  }

  private static Map<String, ByteBuffer> extra(Random random) {
    Map<String, ByteBuffer> extra = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      byte[] value = new byte[random.nextInt(9)];
      random.nextBytes(value);
      extra.put(name(random), ByteBuffer.wrap(value));
    }
    return extra;
  }

  /** Random numbers of every magnitude. */
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
