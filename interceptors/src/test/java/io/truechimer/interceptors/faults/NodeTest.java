/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodeTest {

  @Test
  void shouldTakeInWarningsOfOursAndEndsOfThreads() {
    assertThat(
            Stream.of(
                "12:00:00.000 WARN  [a-clock-monitor] i.t.interceptors.NodeClock - fenced",
                "12:00:00.000 ERROR [main] io.truechimer.Clock - false",
                "12:00:00.000 WARN  [main] o.a.k.c.c.i.ConsumerInterceptors"
                    + " - Error executing interceptor onConsume callback",
                "Exception in thread \"main\" java.lang.StackOverflowError",
                "12:00:00.000 ERROR [kafka-network-thread] o.a.k.common.utils.KafkaThread"
                    + " - Uncaught exception in thread 'kafka-network-thread':"))
        .allMatch(Node::concernsUs);
    assertThat(
            Stream.of(
                "12:00:00.000 INFO  [main] i.t.interceptors.NodeClock - watches",
                "12:00:00.000 WARN  [main] o.a.k.clients.NetworkClient - no broker"))
        .noneMatch(Node::concernsUs);
  }
}
