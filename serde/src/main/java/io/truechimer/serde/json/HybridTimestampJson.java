/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.truechimer.hlc.HybridTimestamp;
import java.io.IOException;

/** JSON of a timestamp; {@link ClockJsonModule} has the grammar. */
final class HybridTimestampJson {

  private static final String WALL_TIME = "wallTime";
  private static final String LOGICAL = "logical";

  private HybridTimestampJson() {}

  static void writeMembers(HybridTimestamp timestamp, JsonGenerator out) throws IOException {
    JsonNumber.write(WALL_TIME, timestamp.wallTime(), out);
    JsonNumber.write(LOGICAL, Integer.toUnsignedLong(timestamp.logical()), out);
  }

  static final class Writer extends JsonObjectWriter<HybridTimestamp> {

    private static final long serialVersionUID = 1L;

    Writer() {
      super(HybridTimestamp.class);
    }

    @Override
    void writeMembers(HybridTimestamp value, JsonGenerator out) throws IOException {
      HybridTimestampJson.writeMembers(value, out);
    }
  }

  static final class Reader extends StdDeserializer<HybridTimestamp> {

    private static final long serialVersionUID = 1L;

    Reader() {
      super(HybridTimestamp.class);
    }

    @Override
    public HybridTimestamp deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      JsonObjectReader object = new JsonObjectReader(in, HybridTimestamp.class, WALL_TIME, LOGICAL);
      long wallTime = 0;
      long logical = 0;
      for (String name = object.next(); name != null; name = object.next()) {
        if (name.equals(WALL_TIME)) {
          wallTime = JsonNumber.readLong(object);
        } else {
          logical = JsonNumber.readInt(object);
        }
      }
      return HybridTimestamp.of(wallTime, (int) logical);
    }
  }
}
