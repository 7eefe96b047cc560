/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example itself, on real brokers and with the real MirrorMaker. */
class ActiveActiveProgramIT {

  @TempDir private Path folder;

  @Test
  void shouldLoseNoWriteAndDetectTheConflict() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean kept = ActiveActive.run(folder, new PrintStream(bytes, true, StandardCharsets.UTF_8));

    String printed = bytes.toString(StandardCharsets.UTF_8);
    assertThat(kept).as(printed).isTrue();
    assertThat(printed)
        .contains(
            "apples,bread,cheese | apples,bread,dates",
            "merge(union)            apples,bread,cheese,dates         apples,bread,cheese,dates",
            "in two idle seconds: 0",
            "conflicts detected in the east:                        [cart-1]",
            "both regions hold the same carts:                      true")
        .doesNotContain("FAILED");
  }
}
