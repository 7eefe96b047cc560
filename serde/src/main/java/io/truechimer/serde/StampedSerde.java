/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import io.truechimer.serde.avro.AvroCodecs;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serde;

/**
 * Serde of a {@link Stamped} value: Avro's single-object encoding by {@code stamped.avsc}, which
 * contains the bytes that the value's own serde writes.
 *
 * <p>The class is a serde, a serializer and a deserializer. Created by class name, it takes the
 * value's serde from the setting {@value #VALUE_SERDE}: a class, a class name, or an instance. The
 * value's serde receives topic and headers, and is configured and closed together with this one. It
 * is never called with null.
 *
 * <p>Null is written as null and read as null. Bytes and values that break a rule cause a {@link
 * org.apache.kafka.common.errors.SerializationException} with topic, rule and value; exceptions of
 * the value's serde are passed on. Thread-safe if that serde is.
 *
 * @param <V> the type of the value
 */
public final class StampedSerde<V> extends WrappingSerde<Stamped<V>, V> {

  /** Setting that names the serde of the value. */
  public static final String VALUE_SERDE = "truechimer.stamped.value.serde";

  private static final CodecSerde<Stamped<byte[]>> ENVELOPE =
      new CodecSerde<>(
          "a stamped value",
          stamped ->
              AvroCodecs.encodeStamped(stamped.timestamp(), stamped.stamp(), stamped.value()),
          bytes -> AvroCodecs.decodeStamped(bytes, Stamped::new)) {};

  private Serde<V> values;

  /** Creates a serde that takes the serde of the value from the configuration. */
  public StampedSerde() {}

  /**
   * Creates a serde that needs no configuration.
   *
   * @param values the serde of the value
   */
  public StampedSerde(Serde<V> values) {
    this.values = Objects.requireNonNull(values, "values");
  }

  /**
   * Creates the serde of the value, if none was given, and configures it.
   *
   * @throws ConfigException if the setting is missing, or its serde cannot be created
   */
  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    if (values == null) {
      Serde<V> configured = valueSerde(configs.get(VALUE_SERDE));
      if (configured instanceof StampedSerde<?> stamped && stamped.values == null) {
        throw new ConfigException(
            VALUE_SERDE,
            configured,
            "must not be a StampedSerde that takes its own value serde from this setting");
      }
      values = configured;
    }
    values.configure(configs, isKey);
  }

  @SuppressWarnings(
      "unchecked") // Not checkable here: a serde of another type fails at the first value.
  private static <V> Serde<V> valueSerde(Object configured) {
    if (configured == null) {
      throw new ConfigException(
          VALUE_SERDE, null, "must be a serde class, its name, or an instance");
    }
    if (configured instanceof Serde<?> serde) {
      return (Serde<V>) serde;
    }
    Class<?> type = (Class<?>) ConfigDef.parseType(VALUE_SERDE, configured, ConfigDef.Type.CLASS);
    try {
      return (Serde<V>) type.asSubclass(Serde.class).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new ConfigException(
          VALUE_SERDE,
          configured,
          "must be a Serde with a public constructor without parameters: " + e);
    }
  }

  @Override
  protected byte[] write(String topic, Stamped<V> data, Function<V, byte[]> values) {
    byte[] value = data.value() == null ? null : values.apply(data.value());
    return ENVELOPE.serialize(topic, new Stamped<>(data.timestamp(), data.stamp(), value));
  }

  @Override
  protected Stamped<V> read(String topic, byte[] data, Function<byte[], V> values) {
    Stamped<byte[]> read = ENVELOPE.deserialize(topic, data);
    V value = read.value() == null ? null : values.apply(read.value());
    return new Stamped<>(read.timestamp(), read.stamp(), value);
  }

  @Override
  protected Serde<V> values() {
    if (values == null) {
      throw new IllegalStateException(
          "call configure() before using a StampedSerde that was created without a value serde");
    }
    return values;
  }

  /** Closes the serde of the value. */
  @Override
  public void close() {
    if (values != null) {
      values.close();
    }
  }
}
