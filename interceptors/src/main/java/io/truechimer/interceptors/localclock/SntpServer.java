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

/** A configured time server: where it is, and what was asked of it. For use by one thread. */
final class SntpServer {

  private static final int NTP_PORT = 123;
  private static final int MAX_PORT = 65_535;

  /** How long one is left alone that has asked for it. */
  private static final long KISS_PAUSE_NANOS = Duration.ofHours(1).toNanos();

  private final String host;
  private final int port;
  private final TimeSource time;
  private final Backoff lookups;

  /** Null before the first, and to make another. */
  private CompletableFuture<InetSocketAddress> lookup;

  private boolean isKissed;
  private long kissed;

  private SntpServer(String host, int port, TimeSource time) {
    this.host = host;
    this.port = port;
    this.time = time;
    this.lookups = new Backoff(time);
  }

  /**
   * {@return a server}
   *
   * @param text {@code host}, {@code host:port}, or an IPv6 address, in brackets if a port follows
   * @throws IllegalArgumentException if it is of another form
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
      throw new IllegalArgumentException("a time server is host or host:port: server=" + text);
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
   * {@return where to ask; empty while that is not known, or the server wants to be left alone}
   *
   * <p>Names are looked up on the JDK's common pool: a resolver may take many seconds, and a
   * reading must not.
   */
  Optional<InetSocketAddress> address() {
    if (isKissed && time.monotonicNanos() - kissed < KISS_PAUSE_NANOS) {
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

  /** It has not answered: a name may by now mean another machine. */
  void forget() {
    lookup = null;
  }

  /** It has asked to be left alone. */
  void kiss() {
    isKissed = true;
    kissed = time.monotonicNanos();
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
