/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.itc;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * Fuzz tests of the parsers. A normal build replays the seeds in the test resources. The profile
 * {@code fuzz} searches for new inputs.
 */
class ReadersFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void stampBytes(byte[] bytes) {
    HostileInputTest.checkBytes(bytes);
  }

  @FuzzTest(maxDuration = "2m")
  void stampText(byte[] utf8) {
    HostileInputTest.checkText(new String(utf8, StandardCharsets.UTF_8));
  }

  @FuzzTest(maxDuration = "2m")
  void idText(byte[] utf8) {
    HostileInputTest.checkIdText(new String(utf8, StandardCharsets.UTF_8));
  }
}
