/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import java.util.Map;

/** The state that the clients and tasks of an application share, for tests of other packages. */
public final class SharedState {

  private SharedState() {}

  /** {@return the id of the cluster; null until a consumer has learned it} */
  public static String clusterId(Map<?, ?> settings) {
    return StreamsInstance.of(settings).clusterId();
  }
}
