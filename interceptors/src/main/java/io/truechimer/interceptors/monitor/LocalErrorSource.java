/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import java.util.Optional;

/** Somebody on this machine who knows how wrong its wall clock may be. Used by one thread. */
interface LocalErrorSource extends AutoCloseable {

  /**
   * {@return what it says now; empty if it has nothing to say} It takes at most about a quarter of
   * a second, and never throws for what the machine does wrong.
   */
  Optional<LocalReading> read();

  @Override
  void close();
}
