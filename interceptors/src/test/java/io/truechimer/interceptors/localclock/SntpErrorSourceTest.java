/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.truechimer.sync.LocalError;
import io.truechimer.time.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Queries small servers on this machine. They read the same clock, plus an error that a test adds.
 */
class SntpErrorSourceTest {

  /** Upper bound on the time of an exchange. No test depends on the exact time. */
  private static final long SECOND = 1_000_000_000;

  private final ShiftedTime time = new ShiftedTime();
  private final List<UdpServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(UdpServer::close);
  }

  @Test
  void shouldReadTheErrorBound() {
    SntpErrorSource source = source(honest(), honest(), honest());

    ErrorReading reading = source.read().orElseThrow();
    assertThat(reading.error().source()).isEqualTo(LocalError.Source.SNTP);
    assertThat(reading.error().nanos()).isBetween(1L, SECOND);
    assertThat(reading.disruptionMarker()).isEmpty();
    assertThat(reading.detail()).startsWith("3 of 3 servers agree on [");
  }

  @ParameterizedTest
  @ValueSource(longs = {-10, 10})
  void shouldIncludeTheSkewOfTheWall(long seconds) {
    time.step(Duration.ofSeconds(seconds));

    assertThat(source(honest(), honest(), honest()).read())
        .map(reading -> reading.error().nanos())
        .hasValueSatisfying(error -> assertThat(error).isBetween(10 * SECOND, 11 * SECOND));
  }

  @Test
  void shouldIgnoreAFalseticker() {
    ErrorReading reading = source(honest(), skewed(100), honest()).read().orElseThrow();

    assertThat(reading.error().nanos()).isLessThan(SECOND);
    assertThat(reading.detail()).startsWith("2 of 3 servers agree on [");
  }

  @Test
  void shouldGiveNoReadingWithoutAnAgreeingMajority() {
    assertThat(source(honest(), skewed(100), skewed(200)).read()).isEmpty();
    assertThat(source(honest(), skewed(100)).read()).isEmpty();
  }

  @Test
  void shouldBelieveASingleServer() {
    assertThat(source(skewed(100)).read())
        .map(reading -> reading.error().nanos())
        .hasValueSatisfying(error -> assertThat(error).isBetween(100 * SECOND, 101 * SECOND));
  }

  static Stream<Consumer<ByteBuffer>> useless() {
    return Stream.of(
        reply -> reply.put(0, (byte) 0xE4), // Not synchronised.
        reply -> reply.put(1, (byte) 0).put(12, new byte[] {'R', 'A', 'T', 'E'}),
        reply -> reply.put(1, (byte) 16),
        reply -> reply.putLong(24, 0), // Another nonce.
        reply -> reply.put(0, (byte) 0x1C), // Version 3.
        reply -> reply.putInt(4, -1),
        reply -> reply.putLong(40, 0),
        reply -> reply.limit(47),
        reply -> reply.limit(0));
  }

  @ParameterizedTest
  @MethodSource("useless")
  void shouldIgnoreAUselessServer(Consumer<ByteBuffer> damage) {
    assertThat(source(server(damage)).read()).isEmpty();

    assertThat(source(honest(), server(damage), honest()).read())
        .map(ErrorReading::detail)
        .hasValueSatisfying(detail -> assertThat(detail).startsWith("2 of 3 servers"));
  }

  @Test
  void shouldTolerateASilentServer() {
    SntpErrorSource source = source(honest(), silent(), honest());

    assertThat(source.read()).isPresent();
  }

  /** A single reply may come from a falseticker. */
  @Test
  void shouldGiveNoReadingWhenMostServersAreSilent() {
    assertThat(source(honest(), silent(), silent()).read()).isEmpty();
  }

  @Test
  void shouldSkipForgedReplies() {
    UdpServer target =
        serve(
            request -> {
              byte[] forged = reply(request, 100 * SECOND).putLong(24, 1).array();
              return List.of(forged, new byte[1_000], reply(request, 0).array());
            });

    assertThat(source(target).read())
        .map(reading -> reading.error().nanos())
        .hasValueSatisfying(error -> assertThat(error).isLessThan(SECOND));
  }

  @Test
  void shouldQueryEvery64Seconds() {
    UdpServer server = honest();
    SntpErrorSource source = source(server);
    for (int second = 0; second < 130; second++) {
      assertThat(source.read()).isPresent();
      time.advance(Duration.ofSeconds(1));
    }
    assertThat(server.requests()).isEqualTo(3);
  }

  @Test
  void shouldRetryAfter16Seconds() {
    UdpServer server = silent();
    SntpErrorSource source = source(server);
    for (int second = 0; second < 33; second++) {
      assertThat(source.read()).isEmpty();
      time.advance(Duration.ofSeconds(1));
    }
    assertThat(server.requests()).isEqualTo(3);
  }

  @Test
  void shouldPauseAfterAKissOfDeath() {
    UdpServer server = server(reply -> reply.put(1, (byte) 0));
    SntpErrorSource source = source(server);
    for (int minute = 0; minute < 59; minute++) {
      assertThat(source.read()).isEmpty();
      time.advance(Duration.ofMinutes(1));
    }
    assertThat(server.requests()).isEqualTo(1);
    time.advance(Duration.ofMinutes(1));
    source.read();
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void shouldGrowBetweenQueries() {
    SntpErrorSource source = source(honest());
    long error = source.read().orElseThrow().error().nanos();

    time.advance(Duration.ofSeconds(60));

    // 500 ppm of a minute, within the slack of reading two clocks.
    assertThat(source.read().orElseThrow().error().nanos() - error)
        .isBetween(29_900_000L, 29_900_000 + SECOND);
  }

  @Test
  void shouldFollowAStepOfTheWall() {
    SntpErrorSource source = source(honest());
    source.read();

    time.step(Duration.ofSeconds(-10));

    assertThat(source.read().orElseThrow().error().nanos()).isBetween(10 * SECOND, 11 * SECOND);
  }

  @Test
  void shouldDropAnOldAgreement() {
    UdpServer server = honest();
    SntpErrorSource source = source(server);
    source.read();
    server.close();

    time.advance(Duration.ofSeconds(500));
    assertThat(source.read()).isPresent();
    time.advance(Duration.ofSeconds(12));
    assertThat(source.read()).isEmpty();
  }

  @Test
  void shouldLookUpNames() {
    SntpErrorSource source = new SntpErrorSource(List.of("localhost:" + honest().port()), time);

    await().untilAsserted(() -> assertThat(source.read()).isPresent());
  }

  @Test
  void shouldGiveNoReadingForAnUnknownName() {
    SntpErrorSource source = new SntpErrorSource(List.of("no-such-host.invalid"), time);
    for (int second = 0; second < 100; second++) {
      assertThat(source.read()).isEmpty();
      time.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void shouldCountTwoNamesOfOneServerOnce() {
    UdpServer server = honest();
    String name = "127.0.0.1:" + server.port();
    SntpErrorSource source = new SntpErrorSource(List.of(name, name, name), time);

    assertThat(source.read()).isEmpty();
    assertThat(server.requests()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a.b:1",
        "10.0.0.1",
        "10.0.0.1:65535",
        "::1",
        "[::1]",
        "[::1]:123",
        "fe80::1"
      })
  void shouldAccept(String server) {
    assertThat(SntpServer.of(server, time)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ":123", "a:", "a:0", "a:65536", "a:b", "[]:1", "[::1]:x"})
  void shouldReject(String server) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SntpErrorSource(List.of(server), time))
        .withMessage("a time server must be host or host:port: server=" + server);
  }

  private SntpErrorSource source(UdpServer... queried) {
    return new SntpErrorSource(
        Stream.of(queried).map(server -> "127.0.0.1:" + server.port()).toList(), time);
  }

  private UdpServer honest() {
    return skewed(0);
  }

  private UdpServer skewed(long seconds) {
    return serve(request -> List.of(reply(request, seconds * SECOND).array()));
  }

  private UdpServer silent() {
    return serve(request -> List.of());
  }

  private UdpServer server(Consumer<ByteBuffer> damage) {
    return serve(
        request -> {
          ByteBuffer reply = reply(request, 0);
          damage.accept(reply);
          byte[] bytes = new byte[reply.limit()];
          reply.get(0, bytes);
          return List.of(bytes);
        });
  }

  private UdpServer serve(Function<byte[], List<byte[]>> replies) {
    UdpServer server = new UdpServer(replies);
    servers.add(server);
    return server;
  }

  /** Stratum 2, precision 2^-20 s, root delay 1/1024 s, root dispersion 1/2048 s. */
  private static ByteBuffer reply(byte[] request, long skew) {
    long now = SntpReply.ntp(TimeSource.system().wallNanos() + skew);
    return ByteBuffer.allocate(48)
        .put(0, (byte) 0x24)
        .put(1, (byte) 2)
        .put(3, (byte) -20)
        .putInt(4, 0x40)
        .putInt(8, 0x20)
        .putLong(24, ByteBuffer.wrap(request).getLong(40))
        .putLong(32, now)
        .putLong(40, now);
  }
}
