/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.Heartbeat.Echo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatTest {

  private static final Echo ECHO = new Echo(-1, Long.MIN_VALUE, 0, 0, 0);

  private static Heartbeat heartbeat(
      String node, String domain, long epoch, long sequence, long driftPpb, List<Echo> echoes) {
    return heartbeat(node, domain, epoch, sequence, driftPpb, echoes, Map.of());
  }

  private static Heartbeat with(Map<String, ByteBuffer> extra) {
    return heartbeat("n", "d", 0, 0, 0, List.of(), extra);
  }

  private static Heartbeat heartbeat(
      String node,
      String domain,
      long epoch,
      long sequence,
      long driftPpb,
      List<Echo> echoes,
      Map<String, ByteBuffer> extra) {
    return new Heartbeat(
        node,
        -7,
        new ClockDomain(domain, ClockDomain.Source.CONFIGURED),
        true,
        epoch,
        sequence,
        -1,
        OptionalLong.of(Long.MIN_VALUE),
        new LocalError(0, LocalError.Source.CONFIGURED),
        driftPpb,
        MonitorState.STARTING,
        HybridTimestamp.MAX,
        Promise.NONE,
        echoes,
        extra);
  }

  @Test
  void shouldAcceptValuesAtTheLimits() {
    String name = "n".repeat(Heartbeat.MAX_NAME_LENGTH);
    Heartbeat heartbeat =
        heartbeat(name, "\ud83d\udd70", 0, 0, 0, Collections.nCopies(Heartbeat.MAX_ECHOES, ECHO));

    assertThat(heartbeat.node()).isEqualTo(name);
    assertThat(heartbeat.wallTime()).isEqualTo(-1);
    assertThat(heartbeat.echoes()).hasSize(Heartbeat.MAX_ECHOES);
  }

  @Test
  void shouldNotChangeWithTheListItWasMadeOf() {
    List<Echo> echoes = new ArrayList<>(List.of(ECHO));
    Heartbeat heartbeat = heartbeat("n", "d", 0, 0, 0, echoes);

    echoes.clear();

    assertThat(heartbeat.echoes()).containsExactly(ECHO);
    assertThatThrownBy(() -> heartbeat.echoes().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "' ', d, 0, 0, 0, 'a name must not be blank: node=\" \"'",
    "n, '', 0, 0, 0, 'a name must not be blank: domain=\"\"'",
    "n, d, -1, 0, 0, epoch must be 0 or greater: epoch=-1",
    "n, d, 0, -2, 0, sequence must be 0 or greater: sequence=-2",
    "n, d, 0, 0, -3, driftPpb must be 0 or greater: driftPpb=-3",
  })
  void shouldNameTheRuleAndTheValue(
      String node, String domain, long epoch, long sequence, long driftPpb, String message) {
    assertThatThrownBy(() -> heartbeat(node, domain, epoch, sequence, driftPpb, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void shouldRefuseNamesThatAreBlankTooLongOrNotUnicode() {
    assertThatThrownBy(() -> heartbeat("\n\u2028", "d", 0, 0, 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a name must not be blank: node=\"??\"");
    assertThatThrownBy(() -> heartbeat("n".repeat(256), "d", 0, 0, 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a name must have at most 255 characters: node=256");
    assertThatThrownBy(() -> heartbeat("n", "d\ud83d", 0, 0, 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a name must not contain half of a surrogate pair: domain=");
    assertThatThrownBy(() -> heartbeat("n\n\ud83d", "d", 0, 0, 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a name must not contain half of a surrogate pair: node=\"n?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "\r",
        "\t",
        "\0",
        "\u001b",
        "\u007f",
        "\u0085",
        "\u009b",
        "\u2028",
        "\u2029",
        "\u200b",
        "\u200e",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\udb40\udc41"
      })
  void shouldReplaceControlCharacters(String character) {
    assertThat(Heartbeat.printable("a" + character + "b" + character)).isEqualTo("a?b?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders-1",
        "n\u00f6de 1",
        "\u6642\u8a08",
        "\u0633\u0627\u0639\u0629",
        "\ud83d\udd70"
      })
  void shouldPrintNamesOfAllScripts(String name) {
    assertThat(Heartbeat.printable(name)).isEqualTo(name);
  }

  @Test
  void shouldRefuseTooManyEchoes() {
    List<Echo> echoes = Collections.nCopies(Heartbeat.MAX_ECHOES + 1, ECHO);

    assertThatThrownBy(() -> heartbeat("n", "d", 0, 0, 0, echoes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a heartbeat must have at most 1024 echoes, but has 1025");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 0, epoch must be 0 or greater: epoch=-1",
    "0, -1, 0, sequence must be 0 or greater: sequence=-1",
    "0, 0, -1, holdNanos must be 0 or greater: holdNanos=-1",
  })
  void shouldRefuseEchoesWithNegativeNumbers(
      long epoch, long sequence, long holdNanos, String message) {
    assertThatThrownBy(() -> new Echo(0, 0, epoch, sequence, holdNanos))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void shouldRefuseANegativeError() {
    assertThatThrownBy(() -> new LocalError(-1, LocalError.Source.CHRONY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nanos must be 0 or greater: nanos=-1");
  }

  @Test
  void shouldSortExtraValuesAndKeepThemFromChanging() {
    ByteBuffer value = ByteBuffer.wrap(new byte[] {0, 1, 2}).position(1);
    Heartbeat heartbeat = with(Map.of("b", value, "a", ByteBuffer.allocate(0)));
    Heartbeat same = with(Map.of("b", value, "a", ByteBuffer.allocate(0)));

    value.put(1, (byte) 9);
    heartbeat.extra().get("b").get();

    assertThat(heartbeat).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(heartbeat.extra().keySet()).containsExactly("a", "b");
    assertThat(heartbeat.extra()).containsEntry("b", ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(heartbeat.extra().values()).allMatch(ByteBuffer::isReadOnly);
    assertThatThrownBy(() -> heartbeat.extra().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void shouldTakeAsManyExtraValuesAsAreAllowed() {
    int names = 64 * 2;
    Map<String, ByteBuffer> extra = extra(64, 0);
    extra.put("10", ByteBuffer.allocate(16_384 - names));

    assertThat(with(extra).extra()).hasSize(64);

    extra.put("10", ByteBuffer.allocate(16_384 - names + 1));
    assertThatThrownBy(() -> with(extra))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("extra values and their names must have at most 16384 bytes: bytes=16385");
  }

  @Test
  void shouldRefuseExtraValuesThatAreTooManyOrBadlyNamed() {
    assertThatThrownBy(() -> with(extra(65, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a heartbeat must have at most 64 extra values, but has 65");
    assertThatThrownBy(() -> with(Map.of(" ", ByteBuffer.allocate(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a name must not be blank: extra=\" \"");
  }

  /** Names of two characters each. */
  private static Map<String, ByteBuffer> extra(int entries, int length) {
    Map<String, ByteBuffer> extra = new HashMap<>();
    for (int i = 0; i < entries; i++) {
      extra.put(String.valueOf(10 + i), ByteBuffer.allocate(length));
    }
    return extra;
  }

  @Test
  void shouldRefuseAPromiseThatIsBothGivenAndWithheld() {
    Optional<HybridTimestamp> closed = Optional.of(HybridTimestamp.MIN);

    assertThatThrownBy(
            () -> new Promise(Optional.empty(), closed, 0, Optional.of(Promise.Withheld.ACKS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not both: closed=0.000000000,0, withheld=ACKS");
    assertThatThrownBy(() -> new Promise(Optional.empty(), closed, -1, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("settleNanos must be 0 or greater: settleNanos=-1");
  }

  @ParameterizedTest
  @EnumSource
  void shouldTrustTwoStatesOnly(MonitorState state) {
    assertThat(state.isTrusted())
        .isEqualTo(state == MonitorState.SYNCHRONIZED || state == MonitorState.HOLDOVER);
  }

  /** The first bytes of what {@code printf %s NAME | sha256sum} prints. */
  @ParameterizedTest
  @CsvSource({"'', e3b0c44298fc1c14", "abc, ba7816bf8f01cfea", "n\u00f6de-1, 601aa1ba4e8bc364"})
  void shouldHashTheUtf8FormOfANode(String node, String hash) {
    assertThat(NodeHash.of(node)).isEqualTo(Long.parseUnsignedLong(hash, 16));
  }
}
