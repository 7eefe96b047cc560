/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first of several sources that gives a reading, chosen anew each time. It logs each change of
 * that source, with at most one line a minute. Not thread-safe.
 */
public final class FirstAvailableErrorSource implements ErrorSource {

  private static final Logger LOG = LoggerFactory.getLogger(FirstAvailableErrorSource.class);

  private static final long LOG_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final String NONE = "none";

  private final List<ErrorSource> sources;
  private final TimeSource time;

  /** The source in the latest log line, or {@link #NONE}; null before the first line. */
  private String logged;

  private long loggedAt;

  FirstAvailableErrorSource(List<ErrorSource> sources, TimeSource time) {
    this.sources = List.copyOf(sources);
    this.time = time;
  }

  /**
   * Creates the sources of a choice. Only {@link ErrorSourceSettings.Choice#AUTO} falls back, in
   * the end to the configured error bound. With any other choice, there is no reading while that
   * source gives none.
   *
   * @param settings the choice and its parameters
   * @param time the clocks of the node; sources other than the configured bound report the error of
   *     {@link TimeSource#system()} only
   * @return the sources as one
   * @throws IllegalArgumentException if a time server is not {@code host} or {@code host:port}
   */
  public static ErrorSource of(ErrorSourceSettings settings, TimeSource time) {
    Duration configured = settings.configuredError();
    List<String> servers = settings.sntpServers();
    String noData =
        servers.isEmpty()
            ? "no chrony, ClockBound or kernel data"
            : "no chrony, ClockBound, kernel or SNTP data";
    List<ErrorSource> sources =
        switch (settings.choice()) {
          case CLOCKBOUND -> List.of(new ClockBoundErrorSource(ClockBoundErrorSource.PATH, time));
          case CHRONY -> List.of(new ChronyErrorSource(ChronyErrorSource.PORT, time));
          case KERNEL -> List.of(new AdjtimexErrorSource(configured));
          case SNTP -> List.of(new SntpErrorSource(servers, time));
          case CONFIGURED ->
              List.of(new ConfiguredErrorSource(configured, "configured, not measured"));
          case AUTO ->
              List.of(
                  new ClockBoundErrorSource(ClockBoundErrorSource.PATH, time),
                  new ChronyErrorSource(ChronyErrorSource.PORT, time),
                  new AdjtimexErrorSource(configured),
                  new SntpErrorSource(servers, time),
                  new ConfiguredErrorSource(configured, noData));
        };
    return new FirstAvailableErrorSource(sources, time);
  }

  @Override
  public Optional<ErrorReading> read() {
    Optional<ErrorReading> reading =
        sources.stream()
            .map(FirstAvailableErrorSource::readSafely)
            .flatMap(Optional::stream)
            .findFirst();
    log(reading);
    return reading;
  }

  /** A source that throws is skipped, also one whose library has an incompatible version. */
  private static Optional<ErrorReading> readSafely(ErrorSource source) {
    try {
      return source.read();
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("{} failed and is skipped for this reading", source.getClass().getSimpleName(), e);
      return Optional.empty();
    }
  }

  private void log(Optional<ErrorReading> reading) {
    String source = reading.map(found -> found.error().source().name()).orElse(NONE);
    long now = time.monotonicNanos();
    if (source.equals(logged) || (logged != null && now - loggedAt < LOG_PAUSE_NANOS)) {
      return;
    }
    logged = source;
    loggedAt = now;
    LOG.info(
        "Local clock error: {}",
        reading
            .map(ErrorReading::describe)
            .orElse("unknown (the source that truechimer.clock.error.source names gives no data)"));
  }
}
