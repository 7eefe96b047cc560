/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.Objects;

/** Makes the exceptions with which JSON is refused: rule, value, and Jackson's location. */
final class JsonErrors {

  /** How much of a refused text is repeated in the complaint. */
  private static final int SHOWN = 64;

  private JsonErrors() {}

  /** {@return the refusal of the token at which the parser stands} */
  static MismatchedInputException ofToken(
      JsonParser in, Class<?> type, String rule, String valueName) throws IOException {
    // An object of Java's within a tree has no text.
    return of(in, type, rule, valueName, Objects.toString(in.getText(), ""));
  }

  static MismatchedInputException of(
      JsonParser in, Class<?> type, String rule, String valueName, String value) {
    return InvalidFormatException.from(
        in, rule + ": " + valueName + "=\"" + plain(value) + "\"" + length(value), value, type);
  }

  /**
   * {@return the refusal of a text}
   *
   * @param cause names rule and value
   */
  static MismatchedInputException ofText(
      JsonParser in, Class<?> type, String text, IllegalArgumentException cause) {
    MismatchedInputException refusal =
        InvalidFormatException.from(in, cause.getMessage(), text, type);
    refusal.initCause(cause);
    return refusal;
  }

  private static String plain(String text) {
    String start = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    // Plain characters only: others could do harm in somebody's log.
    return start.replaceAll("[^\\x20-\\x7E]", "?");
  }

  private static String length(String text) {
    return ", length=" + text.length();
  }
}
