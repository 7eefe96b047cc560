/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.time.TimeSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A configured time server: its address and its pauses. Not thread-safe. */
final class SntpServer {

  private static final int NTP_PORT = 123;
  private static final int MAX_PORT = 65_535;

  /** The pause after a kiss-o'-death. */
  private static final long PAUSE_NANOS = Duration.ofHours(1).toNanos();

  private final String host;
  private final int port;
  private final TimeSource time;
  private final Backoff lookups;

  /** Null if the name must be looked up at the next call. */
  private CompletableFuture<InetSocketAddress> lookup;

  /** The end of the latest pause, by the monotonic clock. */
  private long pauseEnd;

  private SntpServer(String host, int port, TimeSource time) {
    this.host = host;
    this.port = port;
    this.time = time;
    this.lookups = new Backoff(time);
    this.pauseEnd = time.monotonicNanos();
  }

  /**
   * {@return a server}
   *
   * @param text {@code host}, {@code host:port}, or an IPv6 address, in brackets if a port follows
   * @throws IllegalArgumentException if the text has another form, or the port is not 1 to 65535
   */
  static SntpServer of(String text, TimeSource time) {
    int colon = text.lastIndexOf(':');
    boolean hasPort =
        colon >= 0 && (text.indexOf(':') == colon || text.startsWith("]", Math.max(0, colon - 1)));
    String host = hasPort ? text.substring(0, colon) : text;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = hasPort ? port(text.substring(colon + 1)) : NTP_PORT;
    if (host.isBlank() || port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("a time server must be host or host:port: server=" + text);
    }
    return new SntpServer(host, port, time);
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * {@return the address; empty until the name is looked up, and during a pause}
   *
   * <p>Names are looked up on the JDK's common pool, because a resolver may block for many seconds
   * and a reading must not. <b>Hazard:</b> a resolver that hangs occupies a thread of the common
   * pool, which the application shares.
   */
  Optional<InetSocketAddress> address() {
    if (time.monotonicNanos() - pauseEnd < 0) {
      return Optional.empty();
    }
    if (lookup == null && lookups.isOver()) {
      lookup =
          isLiteral()
              ? CompletableFuture.completedFuture(find())
              : CompletableFuture.supplyAsync(this::find);
    }
    if (lookup == null || !lookup.isDone()) {
      return Optional.empty();
    }
    InetSocketAddress found = lookup.join();
    if (found.isUnresolved()) {
      lookups.fail();
      lookup = null;
      return Optional.empty();
    }
    lookups.succeed();
    return Optional.of(found);
  }

  private boolean isLiteral() {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }

  private InetSocketAddress find() {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException | RuntimeException e) {
      return InetSocketAddress.createUnresolved(host, port);
    }
  }

  /** Looks the name up again before the next query: it may have moved to another machine. */
  void forgetAddress() {
    lookup = null;
  }

  /** Starts a pause, as a kiss-o'-death demands. */
  void pause() {
    pauseEnd = time.monotonicNanos() + PAUSE_NANOS;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
