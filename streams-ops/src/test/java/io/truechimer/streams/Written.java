/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.HlcHeader;

/**
 * A write as it came out.
 *
 * @param topic where, without the prefix of the application
 * @param millis its event time
 */
record Written(
    String topic, String key, long millis, Write write, Stamp context, HlcHeader header) {

  HybridTimestamp timestamp() {
    return header.timestamp();
  }

  /** {@return when the window began that it belongs to} */
  long window() {
    return millis - millis % OracleApplication.WINDOW.toMillis();
  }
}
