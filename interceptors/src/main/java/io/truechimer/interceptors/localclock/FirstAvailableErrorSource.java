/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

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
public final class FirstAvailableErrorSource implements ErrorSource {

  private static final Logger LOG = LoggerFactory.getLogger(FirstAvailableErrorSource.class);

  private static final long LOG_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final String NOBODY = "nobody";

  private final List<ErrorSource> sources;
  private final TimeSource time;

  /** Null before anything was logged. */
  private String logged;

  private long loggedAt;

  FirstAvailableErrorSource(List<ErrorSource> sources, TimeSource time) {
    this.sources = List.copyOf(sources);
    this.time = time;
  }

  /**
   * Makes the sources of a choice. One that is chosen and does not answer is silent; only {@link
   * ErrorSourceSettings.Choice#AUTO} falls back, in the end to the configured error.
   *
   * @param settings what is configured
   * @param time the node's clocks
   * @return the sources of the choice
   * @throws IllegalArgumentException if a time server is not {@code host} or {@code host:port}
   */
  public static ErrorSource of(ErrorSourceSettings settings, TimeSource time) {
    List<ErrorSource> sources = new ArrayList<>();
    switch (settings.choice()) {
      case CLOCKBOUND -> sources.add(new ClockBoundErrorSource(ClockBoundErrorSource.PATH, time));
      case CHRONY -> sources.add(new ChronyErrorSource(ChronyErrorSource.PORT, time));
      case KERNEL -> sources.add(new AdjtimexErrorSource(settings.configuredError()));
      case SNTP -> sources.add(new SntpErrorSource(settings.sntpServers(), time));
      case CONFIGURED -> sources.add(new ConfiguredErrorSource(settings.configuredError()));
      case AUTO -> {
        sources.add(new ClockBoundErrorSource(ClockBoundErrorSource.PATH, time));
        sources.add(new ChronyErrorSource(ChronyErrorSource.PORT, time));
        sources.add(new AdjtimexErrorSource(settings.configuredError()));
        if (!settings.sntpServers().isEmpty()) {
          sources.add(new SntpErrorSource(settings.sntpServers(), time));
        }
        sources.add(new ConfiguredErrorSource(settings.configuredError()));
      }
    }
    return new FirstAvailableErrorSource(sources, time);
  }

  @Override
  public Optional<ErrorReading> read() {
    Optional<ErrorReading> reading =
        sources.stream().map(FirstAvailableErrorSource::ask).flatMap(Optional::stream).findFirst();
    log(reading);
    return reading;
  }

  /**
   * Whatever is wrong in a source is its own business: the next one is asked. Also where a library
   * that it needs is of a version that does not suit it.
   */
  private static Optional<ErrorReading> ask(ErrorSource source) {
    try {
      return source.read();
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("{} failed", source, e);
      return Optional.empty();
    }
  }

  private void log(Optional<ErrorReading> reading) {
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
