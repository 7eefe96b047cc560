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
import java.io.Serializable;

/** Writes a JSON object, with its type name if the mapper wants one. */
final class JsonObjectWriter<T> extends StdSerializer<T> {

  private static final long serialVersionUID = 1L;

  private final Members<T> members;

  JsonObjectWriter(Class<T> type, Members<T> members) {
    super(type);
    this.members = members;
  }

  /** Writes the members of an object; serializable, as every field of a Jackson serializer. */
  interface Members<T> extends Serializable {
    void write(T value, JsonGenerator out) throws IOException;
  }

  @Override
  public void serialize(T value, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    out.writeStartObject(value);
    members.write(value, out);
    out.writeEndObject();
  }

  @Override
  public void serializeWithType(
      T value, JsonGenerator out, SerializerProvider provider, TypeSerializer types)
      throws IOException {
    WritableTypeId type = types.writeTypePrefix(out, types.typeId(value, JsonToken.START_OBJECT));
    members.write(value, out);
    types.writeTypeSuffix(out, type);
  }
}
