/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.truechimer.hlc.ClockState;
import io.truechimer.hlc.HybridTimestamp;
import java.io.IOException;

/** JSON of a clock state; {@link ClockJsonModule} has the grammar. */
final class ClockStateJson {

  private static final String MAX_OFFSET = "maxOffset";
  private static final String UPPER_BOUND = "wallTimeUpperBound";
  private static final String FORWARD_JUMP = "toleratedForwardClockJump";
  private static final String LAST = "last";

  private ClockStateJson() {}

  static final class Writer extends JsonObjectWriter<ClockState> {

    private static final long serialVersionUID = 1L;

    Writer() {
      super(ClockState.class);
    }

    @Override
    void writeMembers(ClockState value, JsonGenerator out) throws IOException {
      JsonNumber.write(MAX_OFFSET, value.maxOffsetNanos(), out);
      JsonNumber.write(UPPER_BOUND, value.wallTimeUpperBound(), out);
      JsonNumber.write(FORWARD_JUMP, value.maxForwardJumpNanos(), out);
      out.writeObjectFieldStart(LAST);
      HybridTimestampJson.writeMembers(value.last(), out);
      out.writeEndObject();
    }
  }

  static final class Reader extends StdDeserializer<ClockState> {

    private static final long serialVersionUID = 1L;

    Reader() {
      super(ClockState.class);
    }

    @Override
    public ClockState deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      JsonObjectReader object =
          new JsonObjectReader(in, ClockState.class, MAX_OFFSET, UPPER_BOUND, FORWARD_JUMP, LAST);
      long maxOffset = 0;
      long upperBound = 0;
      long forwardJump = 0;
      HybridTimestamp last = null;
      for (String name = object.next(); name != null; name = object.next()) {
        switch (name) {
          case MAX_OFFSET -> maxOffset = readLimit(object);
          case UPPER_BOUND -> upperBound = JsonNumber.readLong(object);
          case FORWARD_JUMP -> forwardJump = readLimit(object);
          default -> last = readLast(in, context);
        }
      }
      return new ClockState(maxOffset, forwardJump, upperBound, last);
    }

    private static long readLimit(JsonObjectReader object) throws IOException {
      long limit = JsonNumber.readLong(object);
      if (limit < 0) {
        throw object.error("a limit must be at most 2^63 - 1 nanoseconds");
      }
      return limit;
    }

    private static HybridTimestamp readLast(JsonParser in, DeserializationContext context)
        throws IOException {
      try {
        return new HybridTimestampJson.Reader().deserialize(in, context);
      } catch (JsonMappingException e) {
        throw JsonMappingException.wrapWithPath(e, ClockState.class, LAST);
      }
    }
  }
}
