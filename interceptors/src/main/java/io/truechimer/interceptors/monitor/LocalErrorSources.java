/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several sources, of which the first that answers counts, at each reading anew. Logs which one it
 * is when that changes, at most once a minute.
 */
final class LocalErrorSources implements LocalErrorSource {

  private static final Logger LOG = LoggerFactory.getLogger(LocalErrorSources.class);

  private static final long LOG_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final String NOBODY = "nobody";

  private final List<LocalErrorSource> sources;
  private final TimeSource time;

  /** Null before anything was logged. */
  private String logged;

  private long loggedAt;

  LocalErrorSources(List<LocalErrorSource> sources, TimeSource time) {
    this.sources = List.copyOf(sources);
    this.time = time;
  }

  /**
   * Makes the sources of a choice. One that is chosen and does not answer is silent; only {@link
   * LocalErrorSettings.Choice#AUTO} falls back, in the end to the configured error.
   *
   * @param settings what is configured
   * @param time the node's clocks
   * @throws IllegalArgumentException if a time server is not {@code host} or {@code host:port}
   */
  static LocalErrorSource of(LocalErrorSettings settings, TimeSource time) {
    List<LocalErrorSource> sources = new ArrayList<>();
    switch (settings.choice()) {
      case CLOCKBOUND -> sources.add(new ClockBoundSource(ClockBoundSource.PATH, time));
      case CHRONY -> sources.add(new ChronySource(ChronySource.PORT, time));
      case KERNEL -> sources.add(new KernelSource(settings.staticError()));
      case SNTP -> sources.add(new SntpSource(settings.sntpServers(), time));
      case STATIC -> sources.add(new StaticSource(settings.staticError()));
      case AUTO -> {
        sources.add(new ClockBoundSource(ClockBoundSource.PATH, time));
        sources.add(new ChronySource(ChronySource.PORT, time));
        sources.add(new KernelSource(settings.staticError()));
        if (!settings.sntpServers().isEmpty()) {
          sources.add(new SntpSource(settings.sntpServers(), time));
        }
        sources.add(new StaticSource(settings.staticError()));
      }
    }
    return new LocalErrorSources(sources, time);
  }

  @Override
  public Optional<LocalReading> read() {
    Optional<LocalReading> reading =
        sources.stream().map(LocalErrorSources::ask).flatMap(Optional::stream).findFirst();
    log(reading);
    return reading;
  }

  /**
   * Whatever is wrong in a source is its own business: the next one is asked. Also where a library
   * that it needs is of a version that does not suit it.
   */
  private static Optional<LocalReading> ask(LocalErrorSource source) {
    try {
      return source.read();
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("{} failed", source, e);
      return Optional.empty();
    }
  }

  private void log(Optional<LocalReading> reading) {
    String who = reading.map(found -> found.error().source().toString()).orElse(NOBODY);
    long now = time.monotonicNanos();
    if (who.equals(logged) || (logged != null && now - loggedAt < LOG_PAUSE_NANOS)) {
      return;
    }
    logged = who;
    loggedAt = now;
    if (reading.isPresent()) {
      LOG.info(
          "The error of the local clock is {} ns, says {}: {}",
          reading.get().error().nanos(),
          who,
          reading.get().detail());
    } else {
      LOG.info("The error of the local clock is not known: the chosen source says nothing");
    }
  }
}
