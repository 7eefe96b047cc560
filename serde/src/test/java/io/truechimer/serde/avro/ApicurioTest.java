/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.Order;
import com.example.Time;
import io.apicurio.registry.resolver.config.SchemaResolverConfig;
import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.apicurio.registry.serde.avro.AvroSerdeConfig;
import io.apicurio.registry.serde.avro.ReflectAvroDatumProvider;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Stamp;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records with both logical types pass unchanged through the serde of a schema registry. */
class ApicurioTest {

  private static final HybridTimestamp PLACED = HybridTimestamp.of(-2, 7);
  private static final Stamp CAUSE = Stamp.parse("((0,1),(1,0,2))");

  private final Trust trust = new Trust();
  private final Map<String, Object> config = new HashMap<>();
  private LocalRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = new LocalRegistry();
    config.put(SchemaResolverConfig.REGISTRY_URL, registry.url());
    config.put(SchemaResolverConfig.AUTO_REGISTER_ARTIFACT, true);
  }

  @AfterEach
  void stop() {
    registry.close();
    trust.restore();
  }

  @Test
  void shouldCarryGenericRecords() {
    GenericRecord order =
        new GenericRecordBuilder(Order.getClassSchema())
            .set("id", "o-1")
            .set("placed", PLACED)
            .set("cause", CAUSE)
            .build();

    GenericRecord read = roundTrip(order);

    assertThat(read.get("placed")).isEqualTo(PLACED);
    assertThat(read.get("shipped")).isNull();
    assertThat(read.get("cause")).isEqualTo(CAUSE);
    assertThat(registry.schemas())
        .singleElement()
        .asString()
        .contains("\"hlc-timestamp\"", "\"itc-stamp\"");
  }

  @Test
  void shouldCarryGeneratedRecords() {
    trust.in(Order.class, Time.class);
    config.put(AvroSerdeConfig.USE_SPECIFIC_AVRO_READER, true);
    Order order = new Order("o-2", PLACED, PLACED, CAUSE);

    Order read = roundTrip(order);

    assertThat(read).isEqualTo(order);
    assertThat(read.getCause()).isEqualTo(CAUSE);
  }

  /** A class of an application, without annotations. */
  static final class Shipment {
    String id;
    HybridTimestamp left;
    Stamp cause;
  }

  @Test
  void shouldCarryReflectedClasses() {
    trust.in(Shipment.class);
    config.put(AvroSerdeConfig.AVRO_DATUM_PROVIDER, ReflectAvroDatumProvider.class.getName());
    Shipment shipment = new Shipment();
    shipment.id = "s-1";
    shipment.left = PLACED;
    shipment.cause = CAUSE;

    assertThat(roundTrip(shipment)).usingRecursiveComparison().isEqualTo(shipment);
  }

  private <T> T roundTrip(T record) {
    Headers headers = new RecordHeaders();
    try (AvroKafkaSerializer<T> serializer = new AvroKafkaSerializer<>();
        AvroKafkaDeserializer<T> deserializer = new AvroKafkaDeserializer<>()) {
      serializer.configure(config, false);
      deserializer.configure(config, false);
      byte[] bytes = serializer.serialize("orders", headers, record);
      return deserializer.deserialize("orders", headers, bytes);
    }
  }
}
