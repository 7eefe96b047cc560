/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorSettings;
import io.truechimer.time.SaturatingNanos;
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
 * The error bound that the chrony daemon on this machine reports over its command protocol. The
 * formula is ClockBound's: remaining correction + root dispersion up to now + root delay / 2.
 */
final class ChronyErrorSource implements ErrorSource {

  static final int PORT = 323;

  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final Duration TIMEOUT = Duration.ofMillis(100);

  /** The limit of datagrams per reading, including those that are not the reply. */
  private static final int MAX_DATAGRAMS = 16;

  /** A report is out of date after this many polls: NTP's reach register is then empty. */
  private static final int POLLS = 8;

  /** The default poll interval. Initial and burst corrections are closer together. */
  private static final double DEFAULT_POLL_SECONDS = 64;

  /** During a slew, the wall may be behind the time of the last correction. */
  private static final double FUTURE_TOLERANCE_SECONDS = 1;

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
    Optional<ChronyTracking> tracking = query();
    if (tracking.isEmpty()) {
      backoff.fail();
      return Optional.empty();
    }
    backoff.succeed();
    return tracking
        .filter(ChronyTracking::isSynchronized)
        .filter(this::isFresh)
        .map(report -> reading(report, time.monotonicNanos() - asked));
  }

  private static ErrorReading reading(ChronyTracking report, long ageNanos) {
    long drift = SaturatingNanos.drift(MonitorSettings.DISCIPLINED_DRIFT_PPB, ageNanos);
    return ErrorReading.of(
        SaturatingNanos.add(report.errorNanos(), drift),
        LocalError.Source.CHRONY,
        report.describe(),
        report.remainingSlewNanos());
  }

  private Optional<ChronyTracking> query() {
    int sequence = random.nextInt();
    // A new socket per request, so that late replies to earlier requests do not arrive here.
    // Connected, so that a port without a listener fails at once.
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
      byte[] request = ChronyTracking.request(sequence).array();
      long deadline = time.monotonicNanos() + TIMEOUT.toNanos();
      socket.send(new DatagramPacket(request, request.length));
      // One byte longer than a report, so that replies that are too long are detected.
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
      // No listener, or no reply in time: no reading.
    }
    return Optional.empty();
  }

  /** chronyd keeps its status "synchronised" long after its servers have stopped answering. */
  private boolean isFresh(ChronyTracking tracking) {
    double age = time.wallNanos() / 1e9 - tracking.referenceSeconds();
    return age > -FUTURE_TOLERANCE_SECONDS
        && age <= POLLS * Math.max(tracking.updateInterval(), DEFAULT_POLL_SECONDS);
  }
}
