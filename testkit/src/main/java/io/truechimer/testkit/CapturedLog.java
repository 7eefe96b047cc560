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

/** Captures the log messages of a class until it is closed. Needs Logback. */
public final class CapturedLog implements AutoCloseable {

  private final Logger logger;
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  /**
   * Starts to capture the log of a class.
   *
   * @param type the class
   */
  public CapturedLog(Class<?> type) {
    this(type.getName());
  }

  /**
   * Starts to capture the log of a class that the caller cannot access.
   *
   * @param type the fully qualified name of the class
   */
  public CapturedLog(String type) {
    logger = (Logger) LoggerFactory.getLogger(type);
    events.start();
    logger.addAppender(events);
  }

  /** {@return the messages logged so far, without level and exception} */
  public List<String> messages() {
    return events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** Stops capturing. The captured messages remain available. */
  @Override
  public void close() {
    logger.detachAppender(events);
  }
}
