/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.Heartbeat.Echo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatTest {

  private static final Echo ECHO = new Echo(-1, Long.MIN_VALUE, 0, 0, 0);

  private static Heartbeat heartbeat(
      String node, String domain, long epoch, long sequence, long driftPpb, List<Echo> echoes) {
    return new Heartbeat(
        node,
        -7,
        domain,
        epoch,
        sequence,
        -1,
        new LocalError(0, LocalError.Source.STATIC),
        driftPpb,
        MonitorState.STARTING,
        HybridTimestamp.MAX,
        Optional.empty(),
        echoes);
  }

  @Test
  void shouldTakeWhatIsAtTheLimits() {
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
    "' ', d, 0, 0, 0, 'a name is not blank: node=\" \"'",
    "n, '', 0, 0, 0, 'a name is not blank: domain=\"\"'",
    "n, d, -1, 0, 0, epoch is 0 or greater: epoch=-1",
    "n, d, 0, -2, 0, sequence is 0 or greater: sequence=-2",
    "n, d, 0, 0, -3, driftPpb is 0 or greater: driftPpb=-3",
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
        .hasMessage("a name is not blank: node=\"??\"");
    assertThatThrownBy(() -> heartbeat("n".repeat(256), "d", 0, 0, 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a name has at most 255 characters: node=256");
    assertThatThrownBy(() -> heartbeat("n", "d\ud83d", 0, 0, 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a name has no half of a surrogate pair: domain=");
    assertThatThrownBy(() -> heartbeat("n\n\ud83d", "d", 0, 0, 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a name has no half of a surrogate pair: node=\"n?");
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
  void shouldNotPrintWhatALogOrATerminalObeys(String character) {
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
        .hasMessage("a heartbeat has at most 1024 echoes: echoes=1025");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 0, epoch is 0 or greater: epoch=-1",
    "0, -1, 0, sequence is 0 or greater: sequence=-1",
    "0, 0, -1, holdNanos is 0 or greater: holdNanos=-1",
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
        .hasMessage("an error is 0 or greater: nanos=-1");
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
