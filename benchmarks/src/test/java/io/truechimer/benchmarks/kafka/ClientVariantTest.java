/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ClientVariantTest {

  @Test
  void shouldFollowEachOtherVariantOnceInFourRounds() {
    Set<List<ClientVariant>> neighbours = new HashSet<>();
    for (int round = 0; round < 4; round++) {
      List<ClientVariant> order = ClientVariant.inTurn(round);
      assertThat(order).containsExactlyInAnyOrder(ClientVariant.values());
      for (int i = 1; i < order.size(); i++) {
        neighbours.add(order.subList(i - 1, i + 1));
      }
    }

    assertThat(neighbours).hasSize(12);
  }

  @Test
  void shouldRefuseUnexpectedHeaders() {
    RecordHeaders none = new RecordHeaders();

    assertThatCode(() -> ClientVariant.NONE.require(none)).doesNotThrowAnyException();
    assertThatThrownBy(() -> ClientVariant.STAMPS.require(none))
        .hasMessageContaining("clients=STAMPS");
    assertThatThrownBy(() -> ClientVariant.BARE_HEADER.require(none))
        .hasMessageContaining("clients=BARE_HEADER");
    assertThatThrownBy(
            () -> ClientVariant.NONE.require(new RecordHeaders().add("tc-hlc", new byte[1])))
        .hasMessageContaining("clients=NONE");
  }
}
