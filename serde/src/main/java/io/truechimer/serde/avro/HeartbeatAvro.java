/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.ClockDomain;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.Promise;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.util.Utf8;

/** Maps a {@link Heartbeat} to the record of {@code heartbeat.avsc}. */
final class HeartbeatAvro {

  /** The greatest size that is read, in bytes: the largest heartbeat has 67,402. */
  static final int MAX_BYTES = 80 << 10;

  private HeartbeatAvro() {}

  /** {@return the record of a heartbeat, by the schema that is written} */
  static GenericRecord write(Heartbeat heartbeat, Schema schema) {
    GenericRecord record = new GenericData.Record(schema);
    record.put("node", heartbeat.node());
    record.put("incarnation", heartbeat.incarnation());
    record.put("domain", heartbeat.domain().name());
    record.put("domainSource", symbol(heartbeat.domain().source(), field(schema, "domainSource")));
    record.put("reads", heartbeat.reads());
    record.put("epoch", heartbeat.epoch());
    record.put("sequence", heartbeat.sequence());
    record.put("wallTime", heartbeat.wallTime());
    OptionalLong bootOffset = heartbeat.bootOffset();
    record.put("bootOffset", bootOffset.isPresent() ? bootOffset.getAsLong() : null);
    record.put("localError", write(heartbeat.localError(), field(schema, "localError")));
    record.put("driftPpb", heartbeat.driftPpb());
    record.put("state", symbol(heartbeat.state(), field(schema, "state")));
    record.put("timestamp", heartbeat.timestamp());
    write(heartbeat.promise(), record);
    Schema echo = field(schema, "echoes").getElementType();
    record.put("echoes", heartbeat.echoes().stream().map(e -> write(e, echo)).toList());
    record.put("extra", heartbeat.extra());
    return record;
  }

  /**
   * {@return the heartbeat in a record}
   *
   * @throws IllegalArgumentException if the record breaks a rule that no schema can express
   */
  static Heartbeat read(GenericRecord record) {
    List<?> echoes = (List<?>) record.get("echoes");
    return new Heartbeat(
        text(record, "node"),
        (long) record.get("incarnation"),
        new ClockDomain(
            text(record, "domain"),
            ClockDomain.Source.valueOf(record.get("domainSource").toString())),
        (boolean) record.get("reads"),
        (long) record.get("epoch"),
        (long) record.get("sequence"),
        (long) record.get("wallTime"),
        record.get("bootOffset") instanceof Long bootOffset
            ? OptionalLong.of(bootOffset)
            : OptionalLong.empty(),
        readLocalError((GenericRecord) record.get("localError")),
        (long) record.get("driftPpb"),
        MonitorState.valueOf(record.get("state").toString()),
        (HybridTimestamp) record.get("timestamp"),
        readPromise(record),
        echoes.stream().map(echo -> readEcho((GenericRecord) echo)).toList(),
        readExtra((Map<?, ?>) record.get("extra")));
  }

  private static void write(Promise promise, GenericRecord record) {
    record.put("limit", promise.limit().orElse(null));
    record.put("closed", promise.closed().orElse(null));
    record.put("settleNanos", promise.settleNanos());
    Schema withheld = field(record.getSchema(), "withheld").getTypes().get(1);
    record.put("withheld", promise.withheld().map(reason -> symbol(reason, withheld)).orElse(null));
  }

  private static Promise readPromise(GenericRecord record) {
    return new Promise(
        Optional.ofNullable((HybridTimestamp) record.get("limit")),
        Optional.ofNullable((HybridTimestamp) record.get("closed")),
        (long) record.get("settleNanos"),
        Optional.ofNullable(record.get("withheld"))
            .map(reason -> Promise.Withheld.valueOf(reason.toString())));
  }

  private static Map<String, ByteBuffer> readExtra(Map<?, ?> entries) {
    Map<String, ByteBuffer> extra = new HashMap<>();
    entries.forEach((name, value) -> extra.put(text("extra", (Utf8) name), (ByteBuffer) value));
    return extra;
  }

  private static GenericRecord write(LocalError error, Schema schema) {
    GenericRecord record = new GenericData.Record(schema);
    record.put("nanos", error.nanos());
    record.put("source", symbol(error.source(), field(schema, "source")));
    return record;
  }

  private static LocalError readLocalError(GenericRecord record) {
    return new LocalError(
        (long) record.get("nanos"), LocalError.Source.valueOf(record.get("source").toString()));
  }

  private static GenericRecord write(Heartbeat.Echo echo, Schema schema) {
    byte[] nodeHash = ByteBuffer.allocate(Long.BYTES).putLong(echo.nodeHash()).array();
    GenericRecord record = new GenericData.Record(schema);
    record.put("nodeHash", new GenericData.Fixed(field(schema, "nodeHash"), nodeHash));
    record.put("incarnation", echo.incarnation());
    record.put("epoch", echo.epoch());
    record.put("sequence", echo.sequence());
    record.put("holdNanos", echo.holdNanos());
    return record;
  }

  private static Heartbeat.Echo readEcho(GenericRecord record) {
    byte[] nodeHash = ((GenericFixed) record.get("nodeHash")).bytes();
    return new Heartbeat.Echo(
        ByteBuffer.wrap(nodeHash).getLong(),
        (long) record.get("incarnation"),
        (long) record.get("epoch"),
        (long) record.get("sequence"),
        (long) record.get("holdNanos"));
  }

  private static Schema field(Schema schema, String name) {
    return schema.getField(name).schema();
  }

  private static Object symbol(Enum<?> constant, Schema schema) {
    return new GenericData.EnumSymbol(schema, constant.name());
  }

  /** Strict UTF-8, unlike Avro's own conversion, which replaces wrong bytes. */
  private static String text(GenericRecord record, String field) {
    return text(field, (Utf8) record.get(field));
  }

  private static String text(String field, Utf8 text) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(text.getBytes(), 0, text.getByteLength()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a name must be UTF-8: " + field + "=\"" + text + "\"", e);
    }
  }
}
