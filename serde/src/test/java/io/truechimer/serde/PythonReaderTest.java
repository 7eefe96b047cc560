/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.truechimer.hlc.HybridTimestamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Python reader in docs/wire-formats.md reads the header. Skipped without python3. */
class PythonReaderTest {

  private static final Pattern PYTHON = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);

  @Test
  void shouldReadTheHeaderInPython() throws Exception {
    HlcHeader header =
        new HlcHeader(
            HybridTimestamp.parse("1763780000.123456789,7"),
            4_294_967_294L,
            true,
            0xFEDC_BA98_7654_3210L);
    assertThat(python(header))
        .isEqualTo(
            "{'seconds': 1763780000, 'nanoseconds': 123456789, 'logical': 7, 'error_micros':"
                + " 4294967294, 'trusted': True, 'node': 'fedcba9876543210'}");

    HlcHeader unknown = new HlcHeader(HybridTimestamp.MAX, HlcHeader.UNKNOWN_ERROR, false, 1);
    assertThat(python(unknown))
        .isEqualTo(
            "{'seconds': 18446744073, 'nanoseconds': 709551615, 'logical': 4294967295,"
                + " 'error_micros': None, 'trusted': False, 'node': '0000000000000001'}");
  }

  private static String python(HlcHeader header) throws IOException, InterruptedException {
    Matcher block = PYTHON.matcher(Files.readString(Path.of("../docs/wire-formats.md")));
    assertThat(block.find()).as("a block of Python").isTrue();
    String hex = HexFormat.of().formatHex(header.toBytes());
    String program = block.group(1) + "\nprint(read_tc_hlc(bytes.fromhex('" + hex + "')))\n";
    Process process;
    try {
      process = new ProcessBuilder("python3", "-c", program).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "there is no python3 on this machine: " + e.getMessage());
      throw e;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.strip();
  }
}
