/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.sync.OffsetInterval;
import io.truechimer.time.ClockReading;
import io.truechimer.time.TimeSource;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One query of several time servers at once. Not thread-safe; one instance sends one query. */
final class SntpQuery {

  private static final Logger LOG = LoggerFactory.getLogger(SntpQuery.class);

  /** A longer round trip would leave too much of the clock offset open. */
  private static final Duration TIMEOUT = Duration.ofMillis(200);

  /** The limit of datagrams per server, including those that are not replies. */
  private static final int MAX_DATAGRAMS_PER_SERVER = 8;

  private final TimeSource time;
  private final SecureRandom random = new SecureRandom();
  private final Map<SocketAddress, Request> pending = new HashMap<>();
  private final Map<SntpServer, OffsetInterval> offsets = new LinkedHashMap<>();

  /** One reading for all replies, so that a step of the wall cannot separate them. */
  private final ClockReading start;

  SntpQuery(TimeSource time) {
    this.time = time;
    this.start = ClockReading.tightest(time);
  }

  /** {@return the clocks that the returned offsets are relative to} */
  ClockReading start() {
    return start;
  }

  /**
   * {@return how far true time may be ahead of this machine's wall, by each synchronised server
   * that replied in time}
   */
  Map<SntpServer, OffsetInterval> send(Map<SntpServer, InetSocketAddress> servers) {
    try (DatagramSocket socket = new DatagramSocket()) {
      servers.forEach((server, address) -> send(socket, server, address));
      long deadline = time.monotonicNanos() + TIMEOUT.toNanos();
      // Longer replies are truncated. What is cut off is not read.
      byte[] buffer = new byte[SntpReply.BYTES];
      for (int i = 0; i < MAX_DATAGRAMS_PER_SERVER * servers.size() && !pending.isEmpty(); i++) {
        int left = (int) Duration.ofNanos(deadline - time.monotonicNanos()).toMillis();
        if (left <= 0) {
          break;
        }
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.setSoTimeout(left);
        socket.receive(packet);
        receive(packet, time.monotonicNanos());
      }
    } catch (IOException e) {
      // No reply in time, or no network: the replies so far count.
    }
    pending.values().forEach(request -> request.server.forgetAddress());
    return offsets;
  }

  private void send(DatagramSocket socket, SntpServer server, InetSocketAddress address) {
    Request request = new Request(server, random.nextLong(), time.monotonicNanos());
    // Two names of one server count once.
    if (pending.putIfAbsent(address, request) != null) {
      return;
    }
    byte[] bytes = SntpReply.request(request.nonce).array();
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, address));
    } catch (IOException | RuntimeException e) {
      LOG.debug("Cannot send to time server {} ({})", server, address, e);
    }
  }

  private void receive(DatagramPacket packet, long now) {
    Request request = pending.get(packet.getSocketAddress());
    if (request != null) {
      // A packet that is not the reply may be forged: the reply may still arrive.
      SntpReply.parse(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), request.nonce)
          .ifPresent(reply -> accept(request, reply, now));
    }
  }

  private void accept(Request request, SntpReply reply, long now) {
    pending.values().remove(request);
    if (reply.isKissOfDeath()) {
      LOG.info(
          "Time server {} demands a pause (kiss code {}); its next query is in an hour",
          request.server,
          reply.kissCode());
      request.server.pause();
    }
    reply
        .offset(now + start.leadNanos(), now - request.sent)
        .ifPresent(offset -> offsets.put(request.server, offset));
  }

  /** A request without a reply so far, sent at a monotonic time. */
  private record Request(SntpServer server, long nonce, long sent) {}
}
