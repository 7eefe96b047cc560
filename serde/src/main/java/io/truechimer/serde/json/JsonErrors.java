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
import java.util.function.Function;

/** Rejects JSON: creates the exceptions, with rule, value and location. */
final class JsonErrors {

  /** The greatest number of characters of a rejected text that a message repeats. */
  private static final int SHOWN = 64;

  private JsonErrors() {}

  /** {@return the error for the current token of the parser} */
  static MismatchedInputException ofToken(
      JsonParser in, Class<?> type, String rule, String valueName) throws IOException {
    // A Java object embedded in a tree of Jackson has no text.
    return of(in, type, rule, valueName, Objects.toString(in.getText(), ""));
  }

  static MismatchedInputException of(
      JsonParser in, Class<?> type, String rule, String valueName, String value) {
    String shown = valueName + "=\"" + plain(value) + "\", length=" + value.length();
    return InvalidFormatException.from(in, rule + ": " + shown, value, type);
  }

  /**
   * {@return the value that a text stands for}
   *
   * @param parse has rule and value in the messages of its exceptions
   * @throws MismatchedInputException if the text is rejected
   */
  static <T> T parse(JsonParser in, Class<T> type, String text, Function<String, T> parse)
      throws MismatchedInputException {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      MismatchedInputException error = InvalidFormatException.from(in, e.getMessage(), text, type);
      error.initCause(e);
      throw error;
    }
  }

  private static String plain(String text) {
    String start = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    // Printable ASCII only, because other characters could forge lines in a log.
    return start.replaceAll("[^\\x20-\\x7E]", "?");
  }
}
