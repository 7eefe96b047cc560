/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a JSON object that must have exactly the given members, once each, in any order. */
final class JsonObjectReader {

  private final JsonParser in;
  private final Class<?> type;
  private final List<String> members;
  private final List<String> missing;

  /** Name of the current member, at whose value the parser is. */
  private String name;

  /**
   * Begins to read.
   *
   * @param in a parser at the start of the object, or at its first member's name if Jackson has
   *     already read a type name
   * @param type the type that the object is read as
   * @param members all members
   */
  JsonObjectReader(JsonParser in, Class<?> type, String... members) throws IOException {
    this.in = in;
    this.type = type;
    this.members = List.of(members);
    this.missing = new ArrayList<>(this.members);
    if (!in.isExpectedStartObjectToken() && !in.hasToken(JsonToken.FIELD_NAME)) {
      throw JsonErrors.ofToken(
          in, type, "must be an object with the members " + this.members, "value");
    }
  }

  /**
   * {@return the name of the next member, and moves the parser to its value; null at the end of the
   * object}
   */
  String next() throws IOException {
    name = in.hasToken(JsonToken.FIELD_NAME) ? in.currentName() : in.nextFieldName();
    if (name == null) {
      requireAll();
      return null;
    }
    if (!members.contains(name)) {
      throw JsonErrors.of(in, type, "unknown member; the members are " + members, "member", name);
    }
    if (!missing.remove(name)) {
      throw JsonErrors.of(in, type, "a member must not occur twice", "member", name);
    }
    in.nextToken();
    return name;
  }

  JsonParser parser() {
    return in;
  }

  /** {@return the error for the value of the current member} */
  MismatchedInputException error(String rule) throws IOException {
    return JsonErrors.ofToken(in, type, rule, name);
  }

  private void requireAll() throws IOException {
    if (!in.hasToken(JsonToken.END_OBJECT)) {
      throw JsonErrors.ofToken(in, type, "an object must end", "value");
    }
    if (!missing.isEmpty()) {
      throw JsonErrors.of(in, type, "a member is missing", "member", missing.get(0));
    }
  }
}
