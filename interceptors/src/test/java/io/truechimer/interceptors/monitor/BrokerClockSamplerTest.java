/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.MonitorSettings;
import io.truechimer.sync.OffsetSample;
import java.time.Duration;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerClockSamplerTest {

  private static final long MILLI = 1_000_000;
  private static final Node LEADER = new Node(3, "kafka-3.example", 9092);

  private final MonitorSettings settings =
      MonitorSettings.builder().brokerError(Duration.ofMillis(7)).build();
  private final BrokerClockSampler beacons = new BrokerClockSampler(settings, "this machine");

  private static BrokerClockSampler.Ack ack(Node leader, long receivedMillis, long appendMillis) {
    return new BrokerClockSampler.Ack(
        leader, (receivedMillis - 4) * MILLI, receivedMillis * MILLI, appendMillis);
  }

  @Test
  void shouldTakeTheAcknowledgementForAReadingOfTheLeadersClock() {
    OffsetSample sample = beacons.sample(ack(LEADER, 1000, 50_000), LEADER).orElseThrow();

    assertThat(sample.source().kind()).isEqualTo(OffsetSample.Kind.BROKER);
    assertThat(sample.source().name()).isEqualTo("broker-3");
    assertThat(sample.source().domain()).isEqualTo("broker-3");
    assertThat(sample.roundTripNanos()).isEqualTo(4 * MILLI);
    // Half of the round trip, the millisecond that is cut off, and what drifts in 4 ms.
    assertThat(sample.errorNanos()).isEqualTo(2 * MILLI + MILLI + 2000);
    assertThat(sample.claimedErrorNanos()).isEqualTo(7 * MILLI);
    // Appended half a round trip before it was acknowledged.
    assertThat(sample.lead()).isEqualTo((50_000 + 2 - 1000) * MILLI);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, this machine",
    "127.0.0.1, this machine",
    "127.8.9.10, this machine",
    "::1, this machine",
    "0:0:0:0:0:0:0:1, this machine",
    "128.0.0.1, broker-3",
    "localhost.example, broker-3",
    "10.127.0.1, broker-3",
  })
  void shouldCountALoopbackAddressAsThisMachine(String host, String domain) {
    Node leader = new Node(3, host, 9092);
    assertThat(beacons.sample(ack(leader, 1000, 50_000), leader).orElseThrow().source().domain())
        .isEqualTo(domain);
  }

  @Test
  void shouldDropWhatMayBeOfAnotherLeader() {
    Node other = new Node(4, "kafka-4.example", 9092);
    assertThat(beacons.sample(ack(LEADER, 1000, 50_000), other)).isEmpty();
    assertThat(beacons.sample(ack(LEADER, 1000, 50_000), null)).isEmpty();
    assertThat(beacons.sample(ack(LEADER, 1000, -1), LEADER)).as("no time").isEmpty();
    assertThat(beacons.sample(ack(LEADER, 1000, 0), LEADER)).as("our own").isEmpty();
  }

  /** Each leader by itself; one that was put right is believed again after a silence. */
  @Test
  void shouldDropWhatGoesBack() {
    Node other = new Node(4, "kafka-4.example", 9092);
    assertThat(beacons.sample(ack(LEADER, 1000, 50_000), LEADER)).isPresent();
    assertThat(beacons.sample(ack(LEADER, 2000, 50_000), LEADER)).isPresent();
    assertThat(beacons.sample(ack(LEADER, 3000, 49_999), LEADER)).isEmpty();
    assertThat(beacons.sample(ack(other, 3000, 49_999), other)).isPresent();
    assertThat(beacons.sample(ack(LEADER, 17_000, 49_999), LEADER)).isEmpty();
    assertThat(beacons.sample(ack(LEADER, 17_001, 49_999), LEADER)).isPresent();
  }
}
