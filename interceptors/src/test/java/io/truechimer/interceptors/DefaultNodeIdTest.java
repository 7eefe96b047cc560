/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultNodeIdTest {

  /** Two clocks in a process could issue the same timestamps. */
  @Test
  void shouldNotNameTheNodeAnewWhenTheMachineLearnsItsName(@TempDir Path folder)
      throws IOException {
    Path hosts = Files.writeString(folder.resolve("hosts"), "# nobody\n");
    try (ChildJvm child =
        ChildJvm.start(
            ChildJvm.wholeClassPath(),
            Map.of("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts),
            NamelessProgram.class.getName(),
            hosts.toString())) {
      assertThat(child.exitStatus()).as(child::log).isZero();
      List<String> lines = child.lines();
      assertThat(lines).hasSize(3);
      assertThat(lines.get(0)).startsWith("unknown-host-").doesNotStartWith(lines.get(1));
      assertThat(lines.get(2)).isEqualTo(lines.get(0));
    }
  }
}
