/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.regex.Pattern;

/** Numbers of the JSON forms; {@link ClockJsonModule} has the grammar. */
final class JsonNumber {

  /** The greatest integer that is exact in JavaScript, and the first that is written as text. */
  private static final long FIRST_STRING = (1L << 53) - 1;

  private static final long MAX_INT = 0xFFFF_FFFFL;

  // Bounded lengths, so that every match fits into 64 bits.
  private static final Pattern DIGITS = Pattern.compile("0|[1-9][0-9]{0,15}");
  private static final Pattern HEXADECIMAL = Pattern.compile("0x[1-9a-f][0-9a-f]{0,15}");

  private JsonNumber() {}

  static void write(String name, long unsigned, JsonGenerator out) throws IOException {
    if (unsigned >= 0 && unsigned < FIRST_STRING) {
      out.writeNumberField(name, unsigned);
    } else {
      out.writeStringField(name, "0x" + Long.toHexString(unsigned));
    }
  }

  /** {@return the value of the current member, unsigned} */
  static long readLong(JsonObjectReader object) throws IOException {
    JsonParser in = object.parser();
    long number = digits(in);
    if (number >= 0 && number < FIRST_STRING) {
      return number;
    }
    if (in.hasToken(JsonToken.VALUE_STRING) && HEXADECIMAL.matcher(in.getText()).matches()) {
      long value = Long.parseUnsignedLong(in.getText().substring(2), 16);
      if (value < 0 || value >= FIRST_STRING) {
        return value;
      }
    }
    throw object.error(
        "a number must be a whole number from 0 to 9007199254740990; greater ones must be a string:"
            + " 0x and at most 16 lower-case hexadecimal digits without leading zeros");
  }

  /** {@return the value of the current member, which fits 32 bits unsigned} */
  static long readInt(JsonObjectReader object) throws IOException {
    long value = digits(object.parser());
    if (value < 0 || value > MAX_INT) {
      throw object.error("the logical counter must be a whole number from 0 to 4294967295");
    }
    return value;
  }

  /** {@return the number; -1 if it is not plain digits, or is certainly too large} */
  private static long digits(JsonParser in) throws IOException {
    if (!in.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      return -1;
    }
    String text = in.getText(); // Distinguishes -0 from 0.
    return DIGITS.matcher(text).matches() ? Long.parseLong(text) : -1;
  }
}
