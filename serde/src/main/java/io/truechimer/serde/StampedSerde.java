/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serde;

/**
 * Writes and reads a {@link Stamped} value: Avro's single-object encoding by {@code stamped.avsc},
 * with the bytes of the value's own serde inside.
 *
 * <p>A serde, a serializer and a deserializer at once. Made by its name, it takes the value's serde
 * from the configuration, {@value #VALUE_SERDE}: a class, its name, or an instance. That serde is
 * given topic and headers, is configured and closed together with this one, and is never asked to
 * write or read null.
 *
 * <p>Null in, null out. What is refused is a {@link
 * org.apache.kafka.common.errors.SerializationException} that names the topic, the rule and the
 * value; what the value's serde throws passes. Thread-safe if that serde is.
 *
 * @param <V> the type of the value
 */
public final class StampedSerde<V> extends WrappingSerde<Stamped<V>, V> {

  /** The configuration key that names the serde of the value. */
  public static final String VALUE_SERDE = "truechimer.stamped.value.serde";

  private static final StrictSerde<Stamped<byte[]>> ENVELOPE =
      new StrictSerde<>("a stamped value", StampedForm.CODEC::encode, StampedForm.CODEC::decode) {};

  private Serde<V> values;

  /** Makes one that takes the serde of the value from the configuration. */
  public StampedSerde() {}

  /**
   * Makes one that needs no configuration.
   *
   * @param values the serde of the value
   */
  public StampedSerde(Serde<V> values) {
    this.values = Objects.requireNonNull(values, "values");
  }

  /**
   * Takes the serde of the value, if none was given, and configures it.
   *
   * @throws ConfigException if there is none, or it cannot be made
   */
  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    if (values == null) {
      Serde<V> configured = valueSerde(configs.get(VALUE_SERDE));
      if (configured instanceof StampedSerde<?> stamped && stamped.values == null) {
        throw new ConfigException(
            VALUE_SERDE, configured, "the serde of the value is none that takes its own from here");
      }
      values = configured;
    }
    values.configure(configs, isKey);
  }

  @SuppressWarnings(
      "unchecked") // The configuration says so; a wrong one fails with the first value.
  private static <V> Serde<V> valueSerde(Object configured) {
    if (configured == null) {
      throw new ConfigException(
          VALUE_SERDE, null, "the serde of the value is a class, its name, or an instance");
    }
    if (configured instanceof Serde<?> serde) {
      return (Serde<V>) serde;
    }
    Class<?> type = (Class<?>) ConfigDef.parseType(VALUE_SERDE, configured, ConfigDef.Type.CLASS);
    try {
      return (Serde<V>) type.asSubclass(Serde.class).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new ConfigException(
          VALUE_SERDE, configured, "a serde has a public constructor without parameters: " + e);
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
      throw new IllegalStateException("a serde made by its name is configured before it is used");
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
