/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes and reads the text form of a timestamp. {@link HybridTimestamp} has its grammar. */
final class HybridTimestampText {

  /** The length of the longest text, that of {@link HybridTimestamp#MAX}. */
  private static final int MAX_LENGTH = "18446744073.709551615,4294967295".length();

  // The bounded lengths ensure that the numbers fit 64 bits, and that hostile text is cheap.
  private static final Pattern FORM =
      Pattern.compile("(0|[1-9][0-9]{0,10})\\.([0-9]{9}),(0|[1-9][0-9]{0,9})");

  /** The greatest number of characters of a refused text that an error message repeats. */
  private static final int SHOWN = 64;

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long MAX_SECONDS = Long.divideUnsigned(-1L, NANOS_PER_SECOND);
  private static final long MAX_NANOS_OF_MAX_SECOND = Long.remainderUnsigned(-1L, NANOS_PER_SECOND);
  private static final long MAX_LOGICAL = 0xFFFF_FFFFL;

  private HybridTimestampText() {}

  static String format(HybridTimestamp timestamp) {
    long nanos = Long.remainderUnsigned(timestamp.wallTime(), NANOS_PER_SECOND);
    // The sum has a leading 1, which keeps the leading zeros; append() skips the 1.
    String digits = Long.toString(NANOS_PER_SECOND + nanos);
    return new StringBuilder(MAX_LENGTH)
        .append(Long.divideUnsigned(timestamp.wallTime(), NANOS_PER_SECOND))
        .append('.')
        .append(digits, 1, digits.length())
        .append(',')
        .append(Integer.toUnsignedLong(timestamp.logical()))
        .toString();
  }

  static HybridTimestamp parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw refused(
          "a timestamp must have the form seconds.nanoseconds,logical with 9 digits of nanoseconds"
              + " and no leading zeros",
          text);
    }
    long seconds = Long.parseLong(matcher.group(1));
    long nanos = Long.parseLong(matcher.group(2));
    long logical = Long.parseLong(matcher.group(3));
    if (seconds > MAX_SECONDS || (seconds == MAX_SECONDS && nanos > MAX_NANOS_OF_MAX_SECOND)) {
      throw refused("the wall time must be at most 18446744073.709551615", text);
    }
    if (logical > MAX_LOGICAL) {
      throw refused("the logical counter must be at most 4294967295", text);
    }
    return HybridTimestamp.of(seconds * NANOS_PER_SECOND + nanos, (int) logical);
  }

  private static IllegalArgumentException refused(String rule, String text) {
    String start = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    // Printable ASCII only: other characters could forge log lines or control a terminal.
    String shown = start.replaceAll("[^\\x20-\\x7E]", "?");
    return new IllegalArgumentException(rule + ": text=\"" + shown + "\", length=" + text.length());
  }
}
