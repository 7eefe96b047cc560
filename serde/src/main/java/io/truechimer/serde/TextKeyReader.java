/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import java.io.IOException;
import java.util.function.Function;

/** Reads the keys of a map from their texts. */
final class TextKeyReader extends KeyDeserializer {

  private final Class<?> type;
  private final Function<String, ?> parse;

  TextKeyReader(Class<?> type, Function<String, ?> parse) {
    this.type = type;
    this.parse = parse;
  }

  @Override
  public Object deserializeKey(String key, DeserializationContext context) throws IOException {
    try {
      return parse.apply(key);
    } catch (IllegalArgumentException e) {
      throw JsonRefusal.ofText(context.getParser(), type, key, e);
    }
  }
}
