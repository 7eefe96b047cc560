/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a class logs until this is closed, where logback is what logs. */
public final class CapturedLog implements AutoCloseable {

  private final Logger logger;
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  /**
   * Begins.
   *
   * @param type the class
   */
  public CapturedLog(Class<?> type) {
    this(type.getName());
  }

  /**
   * Begins, for a class that the caller does not see.
   *
   * @param type its name
   */
  public CapturedLog(String type) {
    logger = (Logger) LoggerFactory.getLogger(type);
    events.start();
    logger.addAppender(events);
  }

  /** {@return what was logged up to now, without level and exception} */
  public List<String> messages() {
    return events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** Lets go of the log; what was captured stays. */
  @Override
  public void close() {
    logger.detachAppender(events);
  }
}
