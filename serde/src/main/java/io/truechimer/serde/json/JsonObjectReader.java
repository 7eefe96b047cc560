/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.List;

/** A JSON object that is being read, and that has exactly its members, each once, in any order. */
final class JsonObjectReader {

  private final JsonParser in;
  private final Class<?> type;
  private final List<String> members;
  private final boolean[] seen;

  /** The name of the member at whose value the parser stands. */
  private String name;

  /**
   * Begins.
   *
   * @param in stands at the object, or, where Jackson has read the name of a type before, at the
   *     name of the first member
   * @param type what the object is read as
   * @param members all of them
   */
  JsonObjectReader(JsonParser in, Class<?> type, String... members) throws IOException {
    this.in = in;
    this.type = type;
    this.members = List.of(members);
    this.seen = new boolean[members.length];
    if (!in.isExpectedStartObjectToken() && !in.hasToken(JsonToken.FIELD_NAME)) {
      throw JsonErrors.ofToken(
          in, type, "an object with the members " + this.members + " is expected", "value");
    }
  }

  /**
   * {@return the name of the next member, at whose value the parser stands then; null at the end of
   * the object}
   */
  String next() throws IOException {
    name = in.hasToken(JsonToken.FIELD_NAME) ? in.currentName() : in.nextFieldName();
    if (name == null) {
      requireAll();
      return null;
    }
    int index = members.indexOf(name);
    if (index < 0) {
      throw JsonErrors.of(in, type, "the members are " + members, "member", name);
    }
    if (seen[index]) {
      throw JsonErrors.of(in, type, "a member comes once", "member", name);
    }
    seen[index] = true;
    in.nextToken();
    return name;
  }

  JsonParser parser() {
    return in;
  }

  /** {@return the refusal of the member's value at which the parser stands} */
  MismatchedInputException refused(String rule) throws IOException {
    return JsonErrors.ofToken(in, type, rule, name);
  }

  private void requireAll() throws IOException {
    if (!in.hasToken(JsonToken.END_OBJECT)) {
      throw JsonErrors.ofToken(in, type, "an object ends", "value");
    }
    for (int i = 0; i < seen.length; i++) {
      if (!seen[i]) {
        throw JsonErrors.of(in, type, "no member is missing", "member", members.get(i));
      }
    }
  }
}
