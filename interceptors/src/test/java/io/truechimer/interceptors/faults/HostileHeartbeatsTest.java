/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.serde.ClockSerdes;
import io.truechimer.sync.ClockDomain;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.Promise;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class HostileHeartbeatsTest {

  /** Each is refused by a rule of its own: none is but a copy of another. */
  @Test
  void shouldMakeStrangersThatNobodyTakesForHeartbeats() {
    Serde<Heartbeat> serde = ClockSerdes.heartbeat();
    LocalError error = new LocalError(0, LocalError.Source.CHRONY);
    HybridTimestamp time = HybridTimestamp.of(1, 0);
    Heartbeat heartbeat =
        new Heartbeat(
            "a",
            1,
            new ClockDomain("a", ClockDomain.Source.NONE),
            true,
            2,
            3,
            4,
            OptionalLong.empty(),
            error,
            5,
            MonitorState.HOLDOVER,
            time,
            Promise.NONE,
            List.of(),
            Map.of());
    byte[] golden = serde.serializer().serialize("", heartbeat);
    List<byte[]> strangers = HostileHeartbeats.strangers(golden, new Random(6));

    assertThat(strangers).doesNotHaveDuplicates().doesNotContain(golden);
    assertThat(strangers)
        .allSatisfy(
            stranger ->
                assertThatExceptionOfType(SerializationException.class)
                    .isThrownBy(() -> serde.deserializer().deserialize("", stranger)));
    assertThat(strangers.get(0)).as("an object of Avro").startsWith(0xc3, 0x01);
    assertThat(strangers.get(1)).as("of an unknown schema").startsWith(0xc3, 0x01);
    assertThat(strangers.get(2)).as("by our schema").startsWith(Arrays.copyOf(golden, 10));
    assertThat(strangers.get(3)).as("text").startsWith('{');
  }
}
