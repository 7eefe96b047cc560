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

  /**
   * {@return the text of a stamp}
   *
   * @throws JsonMappingException if the stamp is beyond the limits of {@link Stamp#toBytes};
   *     readers would reject it. The text of every other stamp is short enough for them
   */
  private static String text(Stamp stamp, JsonGenerator out) throws JsonMappingException {
    try {
      stamp.toBytes();
    } catch (IllegalStateException e) {
      throw JsonMappingException.from(out, e.getMessage(), e);
    }
    return stamp.toString();
  }

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
      if (asKey) {
        out.writeFieldName(text(value, out));
      } else {
        out.writeString(text(value, out));
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
      String text = in.getText();
      try {
        return Stamp.parse(text);
      } catch (IllegalArgumentException e) {
        throw JsonErrors.ofText(in, Stamp.class, text, e);
      }
    }
  }
}
