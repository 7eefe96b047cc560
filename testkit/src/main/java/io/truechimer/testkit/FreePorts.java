/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports for brokers, which bind them later and again after a restart. They are below the
 * ephemeral ports that operating systems assign to connections. So a connection cannot take the
 * port of a broker that is down.
 */
final class FreePorts {

  private static final int FIRST = 10_000;
  private static final int LAST = 30_000;

  private FreePorts() {}

  static List<BrokerProperties.Ports> forNodes(int nodes) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      List<BrokerProperties.Ports> ports = new ArrayList<>();
      for (int node = 0; node < nodes; node++) {
        ports.add(new BrokerProperties.Ports(hold(held), hold(held)));
      }
      return ports;
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private static int hold(List<ServerSocket> held) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(BrokerProperties.LOOPBACK);
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      try {
        held.add(new ServerSocket(port, 1, loopback));
        return port;
      } catch (BindException e) {
        // In use; try another one.
      }
    }
  }
}
