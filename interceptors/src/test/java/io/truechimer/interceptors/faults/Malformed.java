/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Makes wrong headers of right ones. */
final class Malformed {

  private static final int WAYS = 9;

  private Malformed() {}

  /** {@return so many sets of headers, no two of which are alike} */
  static List<Map<String, List<byte[]>>> headers(Random random, int count) {
    List<Map<String, List<byte[]>>> all = new ArrayList<>();
    Set<String> known = new HashSet<>();
    while (all.size() < count) {
      List<byte[]> hlc = mutated(golden(random), random);
      List<byte[]> context = mutated(goldenContext(random), random);
      if (known.add(text(hlc) + "/" + text(context))) {
        all.add(Map.of(ClockHeaders.HLC, hlc, ClockHeaders.CONTEXT, context));
      }
    }
    return all;
  }

  private static byte[] golden(Random random) {
    // In the past: whatever it becomes, if it is believed it says nothing of the time.
    HybridTimestamp past = HybridTimestamp.of(random.nextLong(1L << 60), random.nextInt(9));
    return new HlcHeader(past, random.nextInt(9_999), true, random.nextLong()).toBytes();
  }

  private static byte[] goldenContext(Random random) {
    Stamp stamp = Stamp.seed();
    for (int i = random.nextInt(5); i > 0; i--) {
      stamp = stamp.event();
    }
    RecordHeaders headers = new RecordHeaders();
    ClockHeaders.writeContext(headers, stamp.peek());
    return headers.lastHeader(ClockHeaders.CONTEXT).value();
  }

  /** {@return the values of one header, as often as it is there} */
  private static List<byte[]> mutated(byte[] golden, Random random) {
    byte[] value = golden.clone();
    switch (random.nextInt(WAYS)) {
      case 0 -> value = Arrays.copyOf(value, random.nextInt(value.length));
      case 1 -> {
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
          value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 2 -> value[0] = (byte) random.nextInt(256);
      case 3 -> value = Arrays.copyOf(value, value.length + 1 + random.nextInt(100));
      case 4 -> {
        return Arrays.asList(golden, mutated(golden, random).get(0));
      }
      case 5 -> value = Base64.getEncoder().encode(Arrays.copyOf(value, random.nextInt(40)));
      case 6 -> {
        value = Base64.getEncoder().encode(value);
        value[random.nextInt(value.length)] = (byte) random.nextInt(256);
      }
      case 7 -> {
        value = new byte[random.nextInt(random.nextInt(10) == 0 ? 10_000 : 60)];
        random.nextBytes(value);
      }
      default -> {
        List<byte[]> nothing = new ArrayList<>();
        nothing.add(random.nextBoolean() ? null : new byte[0]);
        return nothing;
      }
    }
    return List.of(value);
  }

  private static String text(List<byte[]> values) {
    StringBuilder text = new StringBuilder();
    for (byte[] value : values) {
      text.append(value == null ? "null" : HexFormat.of().formatHex(value)).append(',');
    }
    return text.toString();
  }
}
