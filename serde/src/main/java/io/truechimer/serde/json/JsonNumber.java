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

/** The numbers of the JSON forms, whose grammar stands at {@link ClockJsonModule}. */
final class JsonNumber {

  /** The greatest integer that is exact in JavaScript, and the first that is a string here. */
  private static final long FIRST_STRING = (1L << 53) - 1;

  private static final long MAX_INT = 0xFFFF_FFFFL;

  // The lengths are bounded, so that the numbers fit 64 bits.
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

  /** {@return the member's value, unsigned} */
  static long readLong(JsonObjectReader object) throws IOException {
    JsonParser in = object.parser();
    if (in.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      long value = digits(in);
      if (value >= 0 && value < FIRST_STRING) {
        return value;
      }
    } else if (in.hasToken(JsonToken.VALUE_STRING)) {
      String text = in.getText();
      if (HEXADECIMAL.matcher(text).matches()) {
        long value = Long.parseUnsignedLong(text, 2, text.length(), 16);
        if (value < 0 || value >= FIRST_STRING) {
          return value;
        }
      }
    }
    throw object.refused(
        "a number is a whole one from 0 on and, from 9007199254740991 on, a string: 0x and at most"
            + " 16 lower-case hexadecimal digits without leading zeros");
  }

  /** {@return the member's value, which fits 32 bits unsigned} */
  static long readInt(JsonObjectReader object) throws IOException {
    JsonParser in = object.parser();
    if (in.hasToken(JsonToken.VALUE_NUMBER_INT)) {
      long value = digits(in);
      if (value >= 0 && value <= MAX_INT) {
        return value;
      }
    }
    throw object.refused("the logical counter is a whole number from 0 to 4294967295");
  }

  /** {@return the number, or -1 if it is not written as digits alone, or too large for certain} */
  private static long digits(JsonParser in) throws IOException {
    String text = in.getText(); // Tells -0 from 0.
    return DIGITS.matcher(text).matches() ? Long.parseLong(text) : -1;
  }
}
