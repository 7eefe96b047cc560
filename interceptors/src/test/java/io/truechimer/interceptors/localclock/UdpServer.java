/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Replies to each datagram on a loopback port with any number of datagrams. */
final class UdpServer implements AutoCloseable {

  private static final int MAX_BYTES = 2048;

  private final DatagramSocket socket;
  private final AtomicInteger requests = new AtomicInteger();

  UdpServer(Function<byte[], List<byte[]>> replies) {
    try {
      socket = new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(() -> serve(replies), "udp-" + socket.getLocalPort());
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Function<byte[], List<byte[]>> replies) {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
        socket.receive(packet);
        requests.incrementAndGet();
        for (byte[] reply : replies.apply(Arrays.copyOf(packet.getData(), packet.getLength()))) {
          socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      }
    } catch (SocketException e) {
      // The socket was closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  /** {@return the number of datagrams received} */
  int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    socket.close(); // Ends the thread.
  }
}
