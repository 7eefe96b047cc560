/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.sync.LocalError;
import io.truechimer.time.TimeSource;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * What the chrony daemon on this machine says, over its command protocol. The error is
 * ClockBound's: the correction that is still to be made, the root dispersion up to now and half of
 * the root delay.
 */
final class ChronyErrorSource implements ErrorSource {

  static final int PORT = 323;

  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final Duration TIMEOUT = Duration.ofMillis(100);

  /** Strangers' datagrams that are read over in a reading. */
  private static final int MAX_DATAGRAMS = 16;

  /** After so many polls without an answer, NTP's reach register is empty. */
  private static final int POLLS = 8;

  /** The default interval of polls. The first corrections, or those of a burst, are closer. */
  private static final double USUAL_POLL_SECONDS = 64;

  /** How far a clock that is being slewed may lie behind its last correction. */
  private static final double LEAD_SECONDS = 1;

  private final int port;
  private final TimeSource time;
  private final Backoff backoff;
  private final SecureRandom random = new SecureRandom();

  ChronyErrorSource(int port, TimeSource time) {
    this.port = port;
    this.time = time;
    this.backoff = new Backoff(time);
  }

  @Override
  public Optional<ErrorReading> read() {
    if (!backoff.isOver()) {
      return Optional.empty();
    }
    long asked = time.monotonicNanos();
    Optional<ChronyTracking> tracking = ask();
    if (tracking.isEmpty()) {
      backoff.fail();
      return Optional.empty();
    }
    backoff.succeed();
    return tracking
        .filter(ChronyTracking::isSynchronized)
        .filter(this::isFresh)
        .map(
            report ->
                ErrorReading.of(
                        Drift.grown(
                            report.errorNanos(),
                            Drift.DISCIPLINED_PPB,
                            time.monotonicNanos() - asked),
                        LocalError.Source.CHRONY,
                        report.describe())
                    .withRemainingSlew(report.remainingSlewNanos()));
  }

  private Optional<ChronyTracking> ask() {
    int sequence = random.nextInt();
    // A socket of its own for each question: no late answer to an earlier one is mistaken for it.
    // Connected, so that a port on which nobody listens is known at once.
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
      byte[] request = ChronyTracking.request(sequence).array();
      long deadline = time.monotonicNanos() + TIMEOUT.toNanos();
      socket.send(new DatagramPacket(request, request.length));
      // One byte more than is right, so that what is too long shows.
      byte[] buffer = new byte[ChronyTracking.BYTES + 1];
      for (int i = 0; i < MAX_DATAGRAMS; i++) {
        int left = (int) Duration.ofNanos(deadline - time.monotonicNanos()).toMillis();
        if (left <= 0) {
          break;
        }
        DatagramPacket reply = new DatagramPacket(buffer, buffer.length);
        socket.setSoTimeout(left);
        socket.receive(reply);
        Optional<ChronyTracking> tracking =
            ChronyTracking.parse(ByteBuffer.wrap(buffer, 0, reply.getLength()), sequence);
        if (tracking.isPresent()) {
          return tracking;
        }
      }
    } catch (IOException e) {
      // Nobody there, or no answer in time: there is nothing to say.
    }
    return Optional.empty();
  }

  /** A daemon calls itself synchronised long after it has heard from a server for the last time. */
  private boolean isFresh(ChronyTracking tracking) {
    double age = time.wallNanos() / 1e9 - tracking.referenceSeconds();
    return age > -LEAD_SECONDS
        && age <= POLLS * Math.max(tracking.updateInterval(), USUAL_POLL_SECONDS);
  }
}
