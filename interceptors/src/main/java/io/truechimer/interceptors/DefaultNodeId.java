/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of a node that has none: the machine's name and the process id. */
final class DefaultNodeId {

  /** Found once: the node keeps its name if the machine learns its own later. */
  static final String ID = find();

  private DefaultNodeId() {}

  private static String find() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "unknown-host";
    }
    return host + "-" + ProcessHandle.current().pid();
  }
}
