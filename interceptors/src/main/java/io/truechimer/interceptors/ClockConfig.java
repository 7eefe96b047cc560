/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.interceptors.monitor.MonitorConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of the interceptors, in the configuration of the Kafka client that loads them.
 *
 * <p>A wrong value fails the construction of the client with a {@link ConfigException}. Unknown
 * settings that begin with {@code truechimer.} are logged. Immutable.
 */
public final class ClockConfig {

  /** Whether the interceptors do anything; if false, they change nothing. Default: true. */
  public static final String ENABLE = "truechimer.enable";

  /**
   * The name of the node: 1 to 255 characters, not blank. All clients in a JVM with one name share
   * one clock. Default: {@code <hostname>-<pid>}.
   */
  public static final String NODE_ID = "truechimer.node.id";

  /** A {@link NodeClock} to use instead of the one that the node's name finds. Default: none. */
  public static final String NODE_CLOCK = "truechimer.node.clock";

  /**
   * How far ahead of this node's wall clock a received timestamp may be: 1 to 86,400,000
   * milliseconds. Default: 500.
   */
  public static final String MAX_OFFSET_MS = "truechimer.clock.max.offset.ms";

  /**
   * The record timestamp where the caller gives none: the physical time of its HLC timestamp
   * ({@code hlc}), or Kafka's own default ({@code unchanged}). Default: {@code hlc}.
   */
  public static final String PRODUCER_TIMESTAMP = "truechimer.producer.timestamp";

  /**
   * How to treat records that already carry a timestamp header: {@code replace} or {@code keep} it.
   * Default: {@code replace}.
   */
  public static final String PRODUCER_EXISTING_HEADER = "truechimer.producer.existing.header";

  /**
   * What a client does while its node is fenced: {@code mark}, {@code reject} or {@code halt}.
   * Default: {@code mark}.
   */
  public static final String FENCE_POLICY = "truechimer.fence.policy";

  static final Duration DEFAULT_MAX_OFFSET = Duration.ofMillis(500);

  private static final Duration LEAST_MAX_OFFSET = Duration.ofMillis(1);
  private static final Duration GREATEST_MAX_OFFSET = Duration.ofDays(1);

  private static final String PREFIX = "truechimer.";

  /** Settings that begin with these belong to the monitor's clients and to Kafka Streams. */
  private static final List<String> FOREIGN_PREFIXES =
      List.of(
          MonitorConfig.CLIENT_PREFIX,
          PREFIX + "context.",
          PREFIX + "streams.",
          PREFIX + "timestamp.extractor.");

  private static final ConfigDef DEFINITION =
      MonitorConfig.define(
          new ConfigDef()
              .define(
                  ENABLE,
                  ConfigDef.Type.BOOLEAN,
                  true,
                  Importance.HIGH,
                  "Whether the interceptors do anything. If false, they change no record and no"
                      + " clock.")
              .define(
                  NODE_ID,
                  ConfigDef.Type.STRING,
                  null,
                  ConfigDef.LambdaValidator.with(
                      ClockConfig::checkNodeId, () -> "1 to 255 characters, not blank"),
                  Importance.HIGH,
                  "The name of this node. Every process must use its own; all clients in a JVM with"
                      + " one name share one clock. Default: <hostname>-<pid>.")
              .define(
                  MAX_OFFSET_MS,
                  ConfigDef.Type.LONG,
                  DEFAULT_MAX_OFFSET.toMillis(),
                  ConfigDef.Range.between(
                      LEAST_MAX_OFFSET.toMillis(), GREATEST_MAX_OFFSET.toMillis()),
                  Importance.HIGH,
                  "How far ahead of this node's wall clock a received timestamp may be, in"
                      + " milliseconds. A record with a later one is delivered, but does not"
                      + " advance the clock, and is counted. All open clients of a node must have"
                      + " the same value; all nodes should.")
              .define(
                  FENCE_POLICY,
                  ConfigDef.Type.STRING,
                  "mark",
                  ConfigDef.ValidString.in("mark", "reject", "halt"),
                  Importance.HIGH,
                  "What this client does while its node is fenced. mark: sends records flagged as"
                      + " not trusted. reject: fails each send with ClockFencedException. halt:"
                      + " logs the evidence and ends the process with exit status 75.")
              .define(
                  PRODUCER_TIMESTAMP,
                  ConfigDef.Type.STRING,
                  "hlc",
                  ConfigDef.ValidString.in("hlc", "unchanged"),
                  Importance.MEDIUM,
                  "The record timestamp where the caller gives none. hlc: the physical time of the"
                      + " record's HLC timestamp. unchanged: Kafka's own default. A timestamp that"
                      + " the caller gives is never changed.")
              .define(
                  PRODUCER_EXISTING_HEADER,
                  ConfigDef.Type.STRING,
                  "replace",
                  ConfigDef.ValidString.in("replace", "keep"),
                  Importance.MEDIUM,
                  "How to treat records that already carry a timestamp header. replace: stamp them"
                      + " anew. keep: leave them unchanged, for mirrors and other copies."));

  private static final Logger LOG = LoggerFactory.getLogger(ClockConfig.class);

  /** Each unknown setting is logged once in a process. */
  private static final Set<String> UNKNOWN = ConcurrentHashMap.newKeySet();

  private final Map<String, Object> values;
  private final Object nodeClock;
  private final MonitorConfig monitor;

  private ClockConfig(Map<String, ?> client) {
    values = DEFINITION.parse(client);
    nodeClock = client.get(NODE_CLOCK);
    monitor = MonitorConfig.of(values);
  }

  /**
   * {@return the settings in a client's configuration}
   *
   * @param client the configuration of a Kafka client
   * @throws ConfigException if a value is out of range
   */
  static ClockConfig of(Map<String, ?> client) {
    warnOfUnknown(client.keySet());
    return new ClockConfig(client);
  }

  private static void warnOfUnknown(Set<String> keys) {
    Set<String> unknown = new TreeSet<>();
    for (String key : keys) {
      if (key.startsWith(PREFIX) && !isKnown(key) && UNKNOWN.add(key)) {
        unknown.add(key);
      }
    }
    if (!unknown.isEmpty()) {
      LOG.warn(
          "Unknown settings are ignored: {}. docs/configuration.md lists all settings",
          String.join(", ", unknown));
    }
  }

  private static boolean isKnown(String key) {
    return DEFINITION.configKeys().containsKey(key)
        || key.equals(NODE_CLOCK)
        || FOREIGN_PREFIXES.stream().anyMatch(key::startsWith);
  }

  /** {@return a copy of the definition of all settings, for documentation and for tools} */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  boolean enabled() {
    return (Boolean) values.get(ENABLE);
  }

  /** {@return the value of {@link #NODE_CLOCK}; null if the node's name finds the clock} */
  Object nodeClock() {
    return nodeClock;
  }

  /** {@return the name of the node; null if it has none} */
  String nodeId() {
    return (String) values.get(NODE_ID);
  }

  Duration maxOffset() {
    return Duration.ofMillis((Long) values.get(MAX_OFFSET_MS));
  }

  FencePolicy fencePolicy() {
    return FencePolicy.of((String) values.get(FENCE_POLICY));
  }

  boolean setsTimestamp() {
    return "hlc".equals(values.get(PRODUCER_TIMESTAMP));
  }

  boolean keepsExistingHeader() {
    return "keep".equals(values.get(PRODUCER_EXISTING_HEADER));
  }

  MonitorConfig monitor() {
    return monitor;
  }

  static String requireNodeId(String id) {
    checkNodeId(NODE_ID, Objects.requireNonNull(id, "id"));
    return id;
  }

  static Duration requireMaxOffset(Duration maxOffset) {
    if (maxOffset.compareTo(LEAST_MAX_OFFSET) < 0 || maxOffset.compareTo(GREATEST_MAX_OFFSET) > 0) {
      throw new ConfigException(
          MAX_OFFSET_MS, maxOffset, "a maximum offset must be 1 millisecond to 1 day");
    }
    return maxOffset;
  }

  private static void checkNodeId(String key, Object value) {
    if (value != null) {
      MonitorConfig.checkName(key, value);
    }
  }
}
