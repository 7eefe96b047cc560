/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.WritableTypeId;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/** Writes a JSON object, with its type name if the mapper wants one. */
abstract class JsonObjectWriter<T> extends StdSerializer<T> {

  private static final long serialVersionUID = 1L;

  JsonObjectWriter(Class<T> type) {
    super(type);
  }

  abstract void writeMembers(T value, JsonGenerator out) throws IOException;

  @Override
  public final void serialize(T value, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeStartObject(value);
    writeMembers(value, out);
    out.writeEndObject();
  }

  @Override
  public final void serializeWithType(
      T value, JsonGenerator out, SerializerProvider provider, TypeSerializer types)
      throws IOException {
    WritableTypeId type = types.writeTypePrefix(out, types.typeId(value, JsonToken.START_OBJECT));
    writeMembers(value, out);
    types.writeTypeSuffix(out, type);
  }
}
