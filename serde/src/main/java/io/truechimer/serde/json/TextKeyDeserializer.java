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
final class TextKeyDeserializer<T> extends KeyDeserializer {

  private final Class<T> type;
  private final Function<String, T> parse;

  TextKeyDeserializer(Class<T> type, Function<String, T> parse) {
    this.type = type;
    this.parse = parse;
  }

  @Override
  public Object deserializeKey(String key, DeserializationContext context) throws IOException {
    return JsonErrors.parse(context.getParser(), type, key, parse);
  }
}
