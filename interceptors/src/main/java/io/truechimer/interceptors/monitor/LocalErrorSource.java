/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import java.util.Optional;

/** Knows how far the machine's wall clock may be from the true time. For use by one thread. */
interface LocalErrorSource {

  /**
   * Reads what is known now. Takes no more than about a quarter of a second, and throws nothing for
   * what the machine or the network does wrong.
   *
   * @return empty if there is nothing to say: the source is not there, not synchronised, out of
   *     date or not understood
   */
  Optional<LocalReading> read();
}
