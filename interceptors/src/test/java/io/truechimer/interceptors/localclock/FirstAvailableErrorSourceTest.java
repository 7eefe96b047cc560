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
          List.of(first, second, new ConfiguredErrorSource(CONFIGURED)), time);

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
  void shouldTakeTheFirstThatAnswersEachTime() {
    assertThat(error()).isEqualTo(new LocalError(1, LocalError.Source.CHRONY));
    assertThat(second.asked).isZero();

    first.isSilent = true;
    assertThat(error()).isEqualTo(new LocalError(2, LocalError.Source.KERNEL));

    second.isSilent = true;
    assertThat(error()).isEqualTo(new LocalError(100_000_000, LocalError.Source.CONFIGURED));

    first.isSilent = false;
    assertThat(error()).isEqualTo(new LocalError(1, LocalError.Source.CHRONY));
  }

  static List<Throwable> failures() {
    return List.of(
        new IllegalStateException("broken"), new NoSuchMethodError("of an older library"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void shouldAskTheNextWhenOneFails(Throwable failure) {
    first.failure = failure;

    assertThat(error()).isEqualTo(new LocalError(2, LocalError.Source.KERNEL));
  }

  @Test
  void shouldLogWhoItIsWhenThatChanges() {
    error();
    error();
    first.isSilent = true;
    time.advance(Duration.ofMinutes(1));
    error();
    error();

    assertThat(messages())
        .containsExactly(
            "The error of the local clock is 1 ns, says CHRONY: scripted",
            "The error of the local clock is 2 ns, says KERNEL: scripted");
  }

  @Test
  void shouldNotFloodTheLog() {
    for (int second = 0; second < 600; second++) {
      first.isSilent = second % 2 == 0;
      error();
      time.advance(Duration.ofSeconds(1));
    }

    assertThat(messages()).hasSizeBetween(9, 11);
  }

  @Test
  void shouldSayOnceThatNobodyAnswers() {
    FirstAvailableErrorSource alone = new FirstAvailableErrorSource(List.of(first), time);
    first.isSilent = true;

    assertThat(alone.read()).isEmpty();
    assertThat(alone.read()).isEmpty();
    assertThat(messages())
        .containsExactly(
            "The error of the local clock is not known: the chosen source says nothing");
  }

  @Test
  void shouldAnswerWithTheConfiguredErrorAtLast() {
    ErrorSourceSettings settings =
        new ErrorSourceSettings(Choice.AUTO, Duration.ofMillis(7), List.of());
    ErrorSource source = FirstAvailableErrorSource.of(settings, time);
    // What this machine knows is its own affair, but there always is an answer.
    assertThat(source.read()).isPresent();
  }

  @Test
  void shouldClaimTheConfiguredError() {
    ErrorSourceSettings settings =
        new ErrorSourceSettings(Choice.CONFIGURED, Duration.ofMillis(7), List.of());
    ErrorSource source = FirstAvailableErrorSource.of(settings, time);
    assertThat(source.read())
        .map(ErrorReading::error)
        .contains(new LocalError(7_000_000, LocalError.Source.CONFIGURED));
  }

  /**
   * The clock of this test is not that of the daemons, so that none of them has anything to say.
   */
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
  void shouldFindAChoiceByItsName(String name, Choice choice) {
    assertThat(Choice.of(name)).isEqualTo(choice);
  }

  private LocalError error() {
    return sources.read().orElseThrow().error();
  }

  private List<String> messages() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** Says what it is told to. */
  private static final class Scripted implements ErrorSource {

    private final ErrorReading reading;
    private int asked;
    private boolean isSilent;
    private Throwable failure;

    Scripted(LocalError.Source source, long error) {
      reading = ErrorReading.of(error, source, "scripted");
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
      return isSilent ? Optional.empty() : Optional.of(reading);
    }
  }
}
