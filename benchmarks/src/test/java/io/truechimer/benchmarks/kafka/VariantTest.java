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

class VariantTest {

  @Test
  void shouldFollowEachOtherOnceInFourRounds() {
    Set<List<Variant>> neighbours = new HashSet<>();
    for (int round = 0; round < 4; round++) {
      List<Variant> order = Variant.inTurn(round);
      assertThat(order).containsExactlyInAnyOrder(Variant.values());
      for (int i = 1; i < order.size(); i++) {
        neighbours.add(order.subList(i - 1, i + 1));
      }
    }

    assertThat(neighbours).hasSize(12);
  }

  @Test
  void shouldRefuseARecordWithoutItsHeader() {
    RecordHeaders none = new RecordHeaders();

    assertThatCode(() -> Variant.NONE.require(none)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Variant.STAMPS.require(none)).hasMessageContaining("clients=STAMPS");
    assertThatThrownBy(() -> Variant.BARE_HEADER.require(none))
        .hasMessageContaining("clients=BARE_HEADER");
    assertThatThrownBy(() -> Variant.NONE.require(new RecordHeaders().add("tc-hlc", new byte[1])))
        .hasMessageContaining("clients=NONE");
  }
}
