/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AvroLibraryTest {

  @Test
  void shouldSayWhichAvroIsUsedAndWhereItWasLoadedFrom() {
    assertThat(AvroLibrary.describe())
        .matches(
            "heartbeats need Avro 1\\.11\\.3 or later with its Jackson; found Avro"
                + " (1\\.\\d+\\.\\d+) in file:.*/avro-\\1\\.jar");
  }

  @Test
  void shouldDescribeClassesWithoutVersionAndPlace() {
    assertThat(AvroLibrary.describe(String.class)).endsWith("in an unknown place");
    assertThat(AvroLibrary.describe(AvroLibrary.class))
        .startsWith("Avro of an unknown version in file:");
  }
}
