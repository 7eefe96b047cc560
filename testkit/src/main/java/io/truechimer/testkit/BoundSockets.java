/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Server sockets that are bound before the broker is configured. So no other process can take the
 * ports in the meantime.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {

  private final Map<String, ServerSocketChannel> sockets = new HashMap<>();

  /** Binds a free port for a listener and returns the port. */
  synchronized int bind(String listener) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    sockets.put(listener, socket);
    socket.bind(new InetSocketAddress(InetAddress.getByAddress(BrokerProperties.LOOPBACK), 0));
    socket.configureBlocking(false);
    return ((InetSocketAddress) socket.getLocalAddress()).getPort();
  }

  @Override
  public synchronized ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBuffer) {
    ServerSocketChannel socket = sockets.get(listener);
    if (socket == null) {
      throw new IllegalStateException("listener is not bound: name=" + listener);
    }
    return socket;
  }

  @Override
  public synchronized void close() throws IOException {
    for (ServerSocketChannel socket : sockets.values()) {
      socket.close();
    }
  }
}
