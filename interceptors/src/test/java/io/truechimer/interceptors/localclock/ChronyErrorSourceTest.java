/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import static io.truechimer.interceptors.localclock.ChronyTrackingTest.LOCAL;
import static io.truechimer.interceptors.localclock.ChronyTrackingTest.NOT_YET;
import static io.truechimer.interceptors.localclock.ChronyTrackingTest.SYNCHRONIZED;
import static io.truechimer.interceptors.localclock.ChronyTrackingTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.LocalError;
import io.truechimer.time.ManualTimeSource;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChronyErrorSourceTest {

  /** The time of the last correction in {@code SYNCHRONIZED}. */
  private static final long CORRECTED = 1_795_331_177_489_808_398L;

  private final ManualTimeSource time = new ManualTimeSource(CORRECTED + 1_000_000_000);

  @Test
  void shouldReadTheErrorBoundOfTheDaemon() {
    try (UdpServer daemon = daemon(SYNCHRONIZED)) {
      ChronyErrorSource source = new ChronyErrorSource(daemon.port(), time);
      ErrorReading reading = source.read().orElseThrow();

      assertThat(reading.error()).isEqualTo(new LocalError(5_664, LocalError.Source.CHRONY));
      assertThat(reading.disruptionMarker()).isEmpty();
      assertThat(reading.detail()).contains("stratum 9", "leap status 0");
    }
  }

  /** During a slew of the wall, the monotonic clock is slewed too. */
  @Test
  void shouldReportTheRemainingSlew() {
    ByteBuffer report = bytes(SYNCHRONIZED).putInt(68, 0x03C0_0000);
    assertThat(ChronyTracking.seconds(report.getInt(68))).isEqualTo(-0.25);
    try (UdpServer daemon = daemon(report)) {
      ChronyErrorSource source = new ChronyErrorSource(daemon.port(), time);
      ErrorReading reading = source.read().orElseThrow();

      assertThat(reading.remainingSlewNanos()).isEqualTo(250_000_000);
      assertThat(reading.error().nanos()).isGreaterThan(250_000_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NOT_YET, LOCAL})
  void shouldGiveNoReadingWhileTheDaemonIsNotSynchronized(String report) {
    try (UdpServer daemon = daemon(report)) {
      ChronyErrorSource source = new ChronyErrorSource(daemon.port(), time);
      assertThat(source.read()).isEmpty();
      // No backoff: the daemon runs, and may be synchronised at any time.
      source.read();
      assertThat(daemon.requests()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-900, true", // During a slew, the wall may be behind the correction.
    "-2000, false",
    "511000, true", // 8 polls of 64 s.
    "513000, false",
  })
  void shouldGiveNoReadingWhenTheLastCorrectionIsOld(long ageMillis, boolean isPresent) {
    time.setWallNanos(CORRECTED + Duration.ofMillis(ageMillis).toNanos());
    try (UdpServer daemon = daemon(SYNCHRONIZED)) {
      ChronyErrorSource source = new ChronyErrorSource(daemon.port(), time);
      assertThat(source.read().isPresent()).isEqualTo(isPresent);
    }
  }

  @Test
  void shouldAllowLongerPolls() {
    time.setWallNanos(CORRECTED + Duration.ofMinutes(17).toNanos());
    ByteBuffer report = bytes(SYNCHRONIZED).putInt(100, 0x1280_0000);
    assertThat(ChronyTracking.seconds(report.getInt(100))).isEqualTo(128);
    try (UdpServer daemon = daemon(report)) {
      ChronyErrorSource source = new ChronyErrorSource(daemon.port(), time);
      assertThat(source.read()).isPresent();
      time.advance(Duration.ofSeconds(5));
      assertThat(source.read()).isEmpty();
    }
  }

  @Test
  void shouldSkipDatagramsThatAreNotTheReply() {
    Random random = new Random(6);
    try (UdpServer daemon =
        new UdpServer(
            request -> {
              byte[] noise = new byte[random.nextInt(200)];
              random.nextBytes(noise);
              byte[] other = reply(bytes(SYNCHRONIZED), request);
              other[19]++;
              return List.of(noise, other, reply(bytes(SYNCHRONIZED), request));
            })) {
      assertThat(new ChronyErrorSource(daemon.port(), time).read()).isPresent();
    }
  }

  /** The clock of the test stands still, so only the limit of datagrams ends the reading. */
  @Test
  void shouldStopAfterTooManyDatagrams() {
    try (UdpServer daemon = new UdpServer(request -> Collections.nCopies(1_000, new byte[1_000]))) {
      ChronyErrorSource source = new ChronyErrorSource(daemon.port(), time);
      assertThat(source.read()).isEmpty();
    }
  }

  @Test
  void shouldBackOffFromASilentDaemon() {
    try (UdpServer daemon = new UdpServer(request -> List.of())) {
      ChronyErrorSource source = new ChronyErrorSource(daemon.port(), time);
      for (int second = 0; second < 300; second++) {
        assertThat(source.read()).isEmpty();
        time.advance(Duration.ofSeconds(1));
      }
      // After 0, 1, 3, 7, 15 and 31 seconds, and then each 32.
      assertThat(daemon.requests()).isEqualTo(6 + (300 - 31 - 1) / 32);
    }
  }

  @Test
  void shouldGiveNoReadingWithoutAListener() throws IOException {
    int port;
    try (DatagramSocket socket = new DatagramSocket()) {
      port = socket.getLocalPort();
    }
    ChronyErrorSource source = new ChronyErrorSource(port, time);
    assertThat(source.read()).isEmpty();
  }

  @Test
  void shouldReadADaemonThatComesBack() {
    boolean[] isRunning = {false};
    try (UdpServer daemon =
        new UdpServer(
            request -> isRunning[0] ? List.of(reply(bytes(SYNCHRONIZED), request)) : List.of())) {
      ChronyErrorSource source = new ChronyErrorSource(daemon.port(), time);
      assertThat(source.read()).isEmpty();
      isRunning[0] = true;
      assertThat(source.read()).isEmpty();
      time.advance(Duration.ofSeconds(1));
      assertThat(source.read()).isPresent();
      assertThat(source.read()).isPresent();
    }
  }

  private static UdpServer daemon(String report) {
    return daemon(bytes(report));
  }

  private static UdpServer daemon(ByteBuffer report) {
    return new UdpServer(request -> List.of(reply(report, request)));
  }

  private static byte[] reply(ByteBuffer report, byte[] request) {
    byte[] reply = new byte[report.remaining()];
    report.get(0, reply);
    System.arraycopy(request, 8, reply, 16, 4);
    return reply;
  }
}
