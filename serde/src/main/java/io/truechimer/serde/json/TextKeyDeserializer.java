/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.json;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import java.io.IOException;
import java.util.function.Function;

/** Reads map keys from their texts. */
final class TextKeyDeserializer extends KeyDeserializer {

  private final Class<?> type;
  private final Function<String, ?> parse;

  TextKeyDeserializer(Class<?> type, Function<String, ?> parse) {
    this.type = type;
    this.parse = parse;
  }

  @Override
  public Object deserializeKey(String key, DeserializationContext context) throws IOException {
    try {
      return parse.apply(key);
    } catch (IllegalArgumentException e) {
      throw JsonErrors.ofText(context.getParser(), type, key, e);
    }
  }
}
