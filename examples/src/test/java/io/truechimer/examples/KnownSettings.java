/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.serde.StampedSerde;
import io.truechimer.streams.ClockStreamsConfig;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.runtime.ConnectorConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka and Truechimer, with any prefix that a framework adds. */
final class KnownSettings {

  private static final Pattern CLASS = Pattern.compile("(io\\.truechimer|org\\.apache)\\.[\\w.$]+");

  /** MirrorMaker's settings of clusters, and of the flow between two clusters. */
  private static final Pattern FLOW = Pattern.compile("clusters|\\w+->\\w+\\.(enabled|topics)");

  private final Map<String, ConfigKey> keys = new TreeMap<>();

  KnownSettings() {
    for (ConfigDef definition :
        new ConfigDef[] {
          ProducerConfig.configDef(),
          ConsumerConfig.configDef(),
          StreamsConfig.configDef(),
          ConnectorConfig.configDef(),
          ClockConfig.definition(),
          ClockStreamsConfig.definition(),
          new ConfigDef()
              .define(StampedSerde.VALUE_SERDE, ConfigDef.Type.CLASS, ConfigDef.Importance.HIGH, "")
        }) {
      keys.putAll(definition.configKeys());
    }
  }

  /**
   * Checks a line of a properties file.
   *
   * @throws ConfigException if the key is unknown, or the value is invalid
   * @throws ClassNotFoundException if the value names an unknown class
   */
  void check(String key, String value) throws ClassNotFoundException {
    if (FLOW.matcher(key).matches()) {
      return;
    }
    ConfigKey known =
        keys.values().stream()
            .filter(candidate -> isNamedBy(candidate.name, key))
            .max(Comparator.comparing(candidate -> candidate.name.length()))
            .orElseThrow(() -> new ConfigException("unknown setting: " + key));
    Object parsed = ConfigDef.parseType(key, value, known.type);
    if (known.validator != null) {
      known.validator.ensureValid(key, parsed);
    }
    if (CLASS.matcher(value).matches()) {
      Class.forName(value);
    }
  }

  private static boolean isNamedBy(String name, String key) {
    return key.equals(name) || key.endsWith("." + name) || key.endsWith("[" + name + "]");
  }
}
