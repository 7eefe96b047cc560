/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.interceptors.ChangelogTopics;
import io.truechimer.streams.context.ContextSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/**
 * The settings of Truechimer in the configuration of a Kafka Streams application. The settings of
 * its clients are in {@link io.truechimer.interceptors.ClockConfig}.
 *
 * <p>An invalid value causes a {@link ConfigException} when the application is built.
 */
public final class ClockStreamsConfig {

  /**
   * A number that identifies this application in causal contexts: 0 or greater. Applications whose
   * records meet must use different numbers. Default: a hash of the cluster id and the {@code
   * application.id}.
   */
  public static final String CONTEXT_IDENTITY = ContextSettings.IDENTITY;

  /**
   * Age in milliseconds from which on a context treats all events as seen: 0 or greater. Default:
   * 60,000.
   */
  public static final String CONTEXT_HORIZON_MS = ContextSettings.HORIZON_MS;

  /** The greatest length of a context in bytes: 64 to 65,536. Default: 1024. */
  public static final String CONTEXT_MAX_BYTES = ContextSettings.MAX_BYTES;

  /**
   * The user's own {@link org.apache.kafka.streams.processor.api.ProcessorWrapper}, as a class or a
   * class name. It wraps the processors that Truechimer has wrapped. Default: none.
   */
  public static final String WRAPPER_DELEGATE_CLASS = ContextSettings.WRAPPER_DELEGATE_CLASS;

  /**
   * How {@link HybridTimestampExtractor} treats records without a timestamp header: {@code record},
   * {@code drop} or {@code fail}, see {@link HybridTimestampExtractor.MissingStamp}. Default:
   * {@code record}.
   */
  public static final String EXTRACTOR_MISSING = "truechimer.timestamp.extractor.missing";

  /**
   * The user's own {@link org.apache.kafka.streams.processor.TimestampExtractor}, as a class or a
   * class name. {@link HybridTimestampExtractor} falls back to it. Default: none.
   */
  public static final String EXTRACTOR_DELEGATE_CLASS =
      "truechimer.timestamp.extractor.delegate.class";

  private static final ConfigDef DEFINITION =
      ContextSettings.definition()
          .define(
              EXTRACTOR_MISSING,
              ConfigDef.Type.STRING,
              "record",
              ConfigDef.ValidString.in("record", "drop", "fail"),
              Importance.MEDIUM,
              "HybridTimestampExtractor: the event time of a record without a timestamp header."
                  + " record: the delegate's answer, else the record's own timestamp. drop: skips"
                  + " the record. fail: stops the thread. A delegate requires record.")
          .define(
              EXTRACTOR_DELEGATE_CLASS,
              ConfigDef.Type.CLASS,
              null,
              Importance.LOW,
              "HybridTimestampExtractor: your own TimestampExtractor, for records without a"
                  + " timestamp header, and for a partition's first record if its timestamp is too"
                  + " far ahead. ClockStreams.eventTime moves the previous extractor here.");

  private ClockStreamsConfig() {}

  /** {@return a copy of the definition of all settings, for documentation and tools} */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  /**
   * {@return all keys that this module defines} This includes the keys that {@link ClockStreams}
   * sets for the clients of an application, and that users must not set.
   */
  public static Set<String> keys() {
    Set<String> keys = new HashSet<>(DEFINITION.names());
    keys.addAll(List.of(ContextSettings.INSTANCE, ChangelogTopics.APPLICATION_ID));
    return Set.copyOf(keys);
  }
}
