/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.sync.OffsetInterval;
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
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks several time servers at once. For use by one thread, once. */
final class SntpQuery {

  private static final Logger LOG = LoggerFactory.getLogger(SntpQuery.class);

  /** A server farther away would not say much. */
  private static final Duration TIMEOUT = Duration.ofMillis(200);

  /** Datagrams that are read for each server, those of strangers included. */
  private static final int MAX_DATAGRAMS_EACH = 8;

  private final TimeSource time;
  private final SecureRandom random = new SecureRandom();
  private final Map<SocketAddress, Question> open = new HashMap<>();
  private final Map<SntpServer, OffsetInterval> offsets = new LinkedHashMap<>();

  /** One for all answers, so that a step of the wall parts none of them. */
  private final Lead lead;

  SntpQuery(TimeSource time) {
    this.time = time;
    this.lead = Lead.of(time);
  }

  /** {@return where the wall was, to which the offsets are relative} */
  Lead lead() {
    return lead;
  }

  /**
   * {@return how far the true time may be ahead of the own wall, by each server that has answered
   * in time and knows it}
   */
  Map<SntpServer, OffsetInterval> ask(Map<SntpServer, InetSocketAddress> servers) {
    try (DatagramSocket socket = new DatagramSocket()) {
      servers.forEach((server, address) -> send(socket, server, address));
      long deadline = time.monotonicNanos() + TIMEOUT.toNanos();
      // Longer answers are cut off, which takes nothing away that is looked at.
      byte[] buffer = new byte[SntpReply.BYTES];
      for (int i = 0; i < MAX_DATAGRAMS_EACH * servers.size() && !open.isEmpty(); i++) {
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
      // No answer in time, or no network: those who have answered count.
    }
    open.values().forEach(question -> question.server.forget());
    return offsets;
  }

  private void send(DatagramSocket socket, SntpServer server, InetSocketAddress address) {
    Question question = new Question(server, random.nextLong(), time.monotonicNanos());
    // Of two names for one machine, one is enough.
    if (open.putIfAbsent(address, question) != null) {
      return;
    }
    byte[] bytes = SntpReply.question(question.nonce).array();
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, address));
    } catch (IOException | RuntimeException e) {
      LOG.debug("Cannot ask the time server {} at {}", server, address, e);
    }
  }

  private void receive(DatagramPacket packet, long now) {
    Question question = open.get(packet.getSocketAddress());
    if (question == null) {
      return;
    }
    Optional<SntpReply> answer =
        SntpReply.parse(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), question.nonce);
    if (answer.isEmpty()) {
      return; // Forged, or not for us: the right one may still come.
    }
    open.remove(packet.getSocketAddress());
    SntpReply reply = answer.get();
    if (reply.isKissOfDeath()) {
      LOG.info("The time server {} asks to be left alone: {}", question.server, reply.kiss());
      question.server.kiss();
    }
    reply
        .offset(now + lead.nanos(), now - question.asked)
        .ifPresent(offset -> offsets.put(question.server, offset));
  }

  /** What was asked, and when by the monotonic clock. */
  private record Question(SntpServer server, long nonce, long asked) {}
}
