/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangelogTopicsTest {

  private static final String PROCESS = "0e7a3f0c-2b43-4b09-9f5e-7a1c6d9e8f01";

  @ParameterizedTest
  @CsvSource({
    // Made of the application's id and the process's.
    "shop-" + PROCESS + "-StreamThread-1-producer, shop-store-changelog, true",
    "shop-" + PROCESS + "-StreamThread-12-producer, shop-KSTREAM-AGGREGATE-0003-changelog, true",
    "shop-" + PROCESS + "-StreamThread-1-producer, other-store-changelog, false",
    "shop-" + PROCESS + "-StreamThread-1-producer, shop-store-repartition, false",
    "shop-" + PROCESS + "-StreamThread-1-producer, shop-changelog-copies, false",
    // With a client id of the user's choice: the application is not known.
    "till-StreamThread-1-producer, shop-store-changelog, true",
    "till-StreamThread-1-producer, orders, false",
    // No producers of Streams.
    "shop-producer, shop-store-changelog, false",
    "producer-1, x-changelog, false",
    "shop-" + PROCESS + "-StreamThread-1-consumer, shop-store-changelog, false",
    ", x-changelog, false",
  })
  void shouldKnowTheChangelogsOfItsOwnApplication(String clientId, String topic, boolean expected) {
    Map<String, Object> config = clientId == null ? Map.of() : Map.of("client.id", clientId);

    assertThat(ChangelogTopics.of(config).contains(topic)).isEqualTo(expected);
  }

  /** As ClockStreams sets it: then a client id of the user's choice does not matter. */
  @ParameterizedTest
  @CsvSource({
    "till-StreamThread-1-producer, shop-store-changelog, true",
    "till-StreamThread-1-producer, other-store-changelog, false",
    "till-StreamThread-1-producer, x-changelog, false",
    ", shop-store-changelog, true",
  })
  void shouldKnowTheApplicationThatItIsTold(String clientId, String topic, boolean expected) {
    Map<String, Object> config = new HashMap<>(Map.of(ChangelogTopics.APPLICATION_ID, "shop"));
    config.put("client.id", clientId);

    assertThat(ChangelogTopics.of(config).contains(topic)).isEqualTo(expected);
    assertThat(ChangelogTopics.ofApplication("shop").contains(topic)).isEqualTo(expected);
  }
}
