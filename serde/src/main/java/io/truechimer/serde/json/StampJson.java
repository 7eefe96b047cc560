/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import io.truechimer.itc.Stamp;
import java.io.IOException;

/** JSON of a stamp: its text, as a value and as a map key. */
final class StampJson {

  private StampJson() {}

  static final class Writer extends StdScalarSerializer<Stamp> {

    private static final long serialVersionUID = 1L;

    private final boolean asKey;

    Writer(boolean asKey) {
      super(Stamp.class);
      this.asKey = asKey;
    }

    @Override
    public void serialize(Stamp value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      try {
        // Readers would reject a stamp beyond these limits; every other has a text short enough.
        value.toBytes();
      } catch (IllegalStateException e) {
        throw JsonMappingException.from(out, e.getMessage(), e);
      }
      if (asKey) {
        out.writeFieldName(value.toString());
      } else {
        out.writeString(value.toString());
      }
    }
  }

  static final class Reader extends StdScalarDeserializer<Stamp> {

    private static final long serialVersionUID = 1L;

    Reader() {
      super(Stamp.class);
    }

    @Override
    public Stamp deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!in.hasToken(JsonToken.VALUE_STRING)) {
        throw JsonErrors.ofToken(in, Stamp.class, "a stamp must be a string", "stamp");
      }
      return JsonErrors.parse(in, Stamp.class, in.getText(), Stamp::parse);
    }
  }
}
