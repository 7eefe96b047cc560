/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.truechimer.interceptors.localclock.ErrorSourceSettings.Choice;
import io.truechimer.sync.LocalError;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class FirstAvailableErrorSourceTest {

  private static final Duration CONFIGURED = Duration.ofMillis(100);

  private final ManualTimeSource time = new ManualTimeSource(1_700_000_000_000_000_000L);
  private final Logger logger = (Logger) LoggerFactory.getLogger(FirstAvailableErrorSource.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  private final Scripted first = new Scripted(LocalError.Source.CHRONY, 1);
  private final Scripted second = new Scripted(LocalError.Source.KERNEL, 2);
  private final FirstAvailableErrorSource sources =
      new FirstAvailableErrorSource(
          List.of(first, second, new ConfiguredErrorSource(CONFIGURED, "no other data")), time);

  @BeforeEach
  void capture() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void release() {
    logger.detachAppender(log);
  }

  @Test
  void shouldReadTheFirstAvailableSourceEachTime() {
    assertThat(error()).isEqualTo(new LocalError(1, LocalError.Source.CHRONY));
    assertThat(second.asked).isZero();

    first.isUnavailable = true;
    assertThat(error()).isEqualTo(new LocalError(2, LocalError.Source.KERNEL));

    second.isUnavailable = true;
    assertThat(error()).isEqualTo(new LocalError(100_000_000, LocalError.Source.CONFIGURED));

    first.isUnavailable = false;
    assertThat(error()).isEqualTo(new LocalError(1, LocalError.Source.CHRONY));
  }

  static List<Throwable> failures() {
    return List.of(
        new IllegalStateException("broken"), new NoSuchMethodError("of an older library"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void shouldReadTheNextSourceWhenOneThrows(Throwable failure) {
    first.failure = failure;

    assertThat(error()).isEqualTo(new LocalError(2, LocalError.Source.KERNEL));
  }

  @Test
  void shouldLogEachChangeOfTheSource() {
    error();
    error();
    first.isUnavailable = true;
    time.advance(Duration.ofMinutes(1));
    error();
    error();

    assertThat(messages())
        .containsExactly(
            "Local clock error: 0.001 ms by chrony (scripted)",
            "Local clock error: 0.001 ms by kernel (scripted)");
  }

  @Test
  void shouldLogAtMostOnceAMinute() {
    for (int second = 0; second < 600; second++) {
      first.isUnavailable = second % 2 == 0;
      error();
      time.advance(Duration.ofSeconds(1));
    }

    assertThat(messages()).hasSizeBetween(9, 11);
  }

  @Test
  void shouldLogOnceThatNoSourceIsAvailable() {
    FirstAvailableErrorSource alone = new FirstAvailableErrorSource(List.of(first), time);
    first.isUnavailable = true;

    assertThat(alone.read()).isEmpty();
    assertThat(alone.read()).isEmpty();
    assertThat(messages())
        .containsExactly(
            "Local clock error: unknown (the source that truechimer.clock.error.source names gives"
                + " no data)");
  }

  @Test
  void shouldLogAnAssumedErrorWithItsReason() {
    first.isUnavailable = true;
    second.isUnavailable = true;
    error();

    assertThat(messages()).containsExactly("Local clock error: 100 ms, assumed (no other data)");
  }

  @Test
  void shouldFallBackToTheConfiguredError() {
    ErrorSourceSettings settings =
        new ErrorSourceSettings(Choice.AUTO, Duration.ofMillis(7), List.of());
    ErrorSource source = FirstAvailableErrorSource.of(settings, time);
    // Which source answers depends on the machine, but one always does.
    assertThat(source.read()).isPresent();
  }

  @Test
  void shouldReadTheConfiguredError() {
    ErrorSourceSettings settings =
        new ErrorSourceSettings(Choice.CONFIGURED, Duration.ofMillis(7), List.of());
    ErrorSource source = FirstAvailableErrorSource.of(settings, time);
    assertThat(source.read())
        .map(ErrorReading::error)
        .contains(new LocalError(7_000_000, LocalError.Source.CONFIGURED));
  }

  /** The clock of this test is not the machine's, so any daemon's data looks out of date. */
  @ParameterizedTest
  @EnumSource(
      value = Choice.class,
      names = {"CLOCKBOUND", "CHRONY", "SNTP"})
  void shouldNotFallBackFromAChosenSource(Choice choice) {
    ErrorSourceSettings settings =
        new ErrorSourceSettings(choice, CONFIGURED, List.of("no-such-host.invalid"));
    ErrorSource source = FirstAvailableErrorSource.of(settings, time);
    assertThat(source.read()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "auto, AUTO",
    "clockbound, CLOCKBOUND",
    "chrony, CHRONY",
    "kernel, KERNEL",
    "sntp, SNTP",
    "configured, CONFIGURED"
  })
  void shouldParseTheNameOfAChoice(String name, Choice choice) {
    assertThat(Choice.of(name)).isEqualTo(choice);
  }

  private LocalError error() {
    return sources.read().orElseThrow().error();
  }

  private List<String> messages() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** Gives a fixed reading, none, or an exception. */
  private static final class Scripted implements ErrorSource {

    private final ErrorReading reading;
    private int asked;
    private boolean isUnavailable;
    private Throwable failure;

    Scripted(LocalError.Source source, long error) {
      reading = ErrorReading.of(error, source, "scripted", 0);
    }

    @Override
    public Optional<ErrorReading> read() {
      asked++;
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      return isUnavailable ? Optional.empty() : Optional.of(reading);
    }
  }
}
