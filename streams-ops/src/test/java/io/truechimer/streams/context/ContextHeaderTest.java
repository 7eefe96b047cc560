/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.serde.ClockHeaders;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ContextHeaderTest {

  private static final byte[] CONTEXT = {1, 2, 3};

  private final ContextHeader ours = new ContextHeader(null, CONTEXT);
  private final Header kafkas = new RecordHeader(ClockHeaders.CONTEXT, CONTEXT);

  @Test
  void shouldBeWhatKafkasHeaderIs() {
    assertThat((Object) ours).isEqualTo(kafkas).hasSameHashCodeAs(kafkas);
    assertThat(ours).hasToString(kafkas.toString());
    assertThat(ours)
        .isEqualTo(new ContextHeader(new TaskContexts(Map.of()).open(0), CONTEXT.clone()));
    Headers headers = new RecordHeaders().add(ours);
    assertThat((Object) headers).isEqualTo(new RecordHeaders().add(kafkas));
  }

  @Test
  void shouldDifferWhereKeyOrValueDo() {
    assertThat((Object) ours)
        .isNotEqualTo(new RecordHeader("other", CONTEXT))
        .isNotEqualTo(new RecordHeader(ClockHeaders.CONTEXT, new byte[] {1, 2}))
        .isNotEqualTo(new ContextHeader(null, new byte[] {1, 2}))
        .isNotEqualTo("other");
  }
}
