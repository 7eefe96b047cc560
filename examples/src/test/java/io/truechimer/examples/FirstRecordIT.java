/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.sync.NodeHash;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** README's first program, on a real broker. */
@ExtendWith(TestClusterExtension.class)
class FirstRecordIT {

  @Test
  void shouldSendAStampAndReadIt(TestCluster cluster) throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      FirstRecord.main(new String[] {cluster.bootstrapServers()});
    } finally {
      System.setOut(out);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .containsPattern(
            "(?m)^Hello! HlcHeader\\(timestamp=[0-9]+\\.[0-9]{9},[0-9]+, errorMicros=[0-9]+,"
                + " trusted=false, nodeHash="
                + HexFormat.of().toHexDigits(NodeHash.of("hello-1"))
                + "\\)$");
  }
}
