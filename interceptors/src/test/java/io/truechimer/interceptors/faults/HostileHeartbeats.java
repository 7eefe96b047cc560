/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockSerdes;
import io.truechimer.serde.Stamped;
import io.truechimer.sync.ClockDomain;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.NodeHash;
import io.truechimer.sync.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;

/** Heartbeats of somebody who may write to the monitor topic, and does not read it. */
final class HostileHeartbeats {

  private static final int FORGED = 200;
  private static final int MUTILATED = 2_000;
  private static final int STRANGE = 50;

  /** What comes before a record in Avro's single-object encoding: a marker and a fingerprint. */
  private static final int MARKER_BYTES = 2;

  private static final int HEADER_BYTES = MARKER_BYTES + Long.BYTES;

  private HostileHeartbeats() {}

  static List<byte[]> of(Random random, List<Node> nodes) {
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < FORGED; i++) {
      all.add(encoded(forged("nobody-" + i, random, nodes)));
      String name = nodes.get(i % nodes.size()).name();
      all.add(encoded(forged(name, random, nodes)));
    }
    byte[] golden = all.get(0);
    for (int i = 0; i < MUTILATED; i++) {
      all.add(mutilated(golden, random));
    }
    for (int i = 0; i < STRANGE; i++) {
      all.addAll(strangers(golden, random));
    }
    Collections.shuffle(all, random);
    return all;
  }

  private static byte[] encoded(Heartbeat heartbeat) {
    return ClockSerdes.heartbeat().serializer().serialize(Scene.MONITOR_TOPIC, heartbeat);
  }

  /** One that claims to be right about a time an hour away, and to have heard everybody. */
  private static Heartbeat forged(String name, Random random, List<Node> nodes) {
    long hour = Duration.ofHours(1).toNanos() * (random.nextBoolean() ? 1 : -1);
    long wall = Truth.now().greatestLead() + System.nanoTime() + hour;
    List<Heartbeat.Echo> echoes = new ArrayList<>();
    for (int i = 0; i < Heartbeat.MAX_ECHOES; i++) {
      long hash = NodeHash.of(nodes.get(i % nodes.size()).name());
      echoes.add(
          new Heartbeat.Echo(hash, random.nextLong(), i % 2, random.nextInt(1_000), i * 1_000L));
    }
    return new Heartbeat(
        name,
        random.nextLong(),
        new ClockDomain(name, ClockDomain.Source.CONFIGURED),
        true,
        random.nextInt(100),
        random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(1_000),
        wall,
        OptionalLong.of(random.nextLong()),
        new LocalError(0, LocalError.Source.CHRONY),
        0,
        MonitorState.SYNCHRONIZED,
        HybridTimestamp.of(wall, 0),
        Promise.NONE,
        echoes,
        Map.of());
  }

  /** {@return what is well-formed, and no heartbeat: each in a way of its own} */
  static List<byte[]> strangers(byte[] golden, Random random) {
    Stamped<String> value =
        new Stamped<>(HybridTimestamp.of(random.nextLong(1L << 60), 0), Stamp.seed(), "a value");
    byte[] stamped = ClockSerdes.stamped(Serdes.String()).serializer().serialize("", value);
    byte[] unknown = golden.clone();
    for (int i = MARKER_BYTES; i < HEADER_BYTES; i++) {
      unknown[i] ^= (byte) (1 + random.nextInt(255));
    }
    byte[] disguised = stamped.clone();
    System.arraycopy(golden, 0, disguised, 0, HEADER_BYTES);
    String json = "{\"node\":\"a\",\"sequence\":" + random.nextInt() + ",\"echoes\":[]}";
    return List.of(stamped, unknown, disguised, json.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] mutilated(byte[] golden, Random random) {
    byte[] value = Arrays.copyOf(golden, random.nextInt(random.nextBoolean() ? 60 : golden.length));
    switch (random.nextInt(3)) {
      case 0 -> random.nextBytes(value);
      case 1 -> {
        for (int i = Math.min(8, value.length); i > 0; i--) {
          value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      default -> {
        // Cut only.
      }
    }
    return value;
  }
}
