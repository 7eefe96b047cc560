/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.interceptors.monitor.MonitorConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/**
 * The settings of the interceptors, in the configuration of the Kafka client that loads them.
 *
 * <p>What is wrong is refused with a {@link ConfigException} when the client is made. Immutable.
 */
public final class ClockConfig {

  /**
   * Switches the interceptors on; false makes them pass everything through untouched. By default
   * true.
   */
  public static final String ENABLE = "truechimer.enable";

  /**
   * The name of the node: 1 to 255 characters, not blank. Clients in a JVM that name the same node
   * share one clock. By default it is made of the machine's name and the number of the process.
   */
  public static final String NODE_ID = "truechimer.node.id";

  /**
   * A {@link NodeClock} to use, instead of one that is found by the name of the node. By default
   * there is none.
   */
  public static final String NODE_CLOCK = "truechimer.node.clock";

  /**
   * How far ahead of the wall a received timestamp may be and still move the clock: a number of
   * milliseconds, 1 to 86,400,000, which is a day. By default 500.
   */
  public static final String MAX_OFFSET_MS = "truechimer.max.offset.ms";

  /**
   * What becomes of the record's own timestamp where the caller gives none: {@code hlc}, which is
   * the wall time of its stamp, or {@code unchanged}. By default {@code hlc}.
   */
  public static final String PRODUCER_TIMESTAMP = "truechimer.producer.timestamp";

  /**
   * What becomes of a stamp that a record has already: {@code replace} or {@code keep}. By default
   * {@code replace}.
   */
  public static final String PRODUCER_EXISTING = "truechimer.producer.existing";

  /**
   * What a client does while the clock of its node is fenced: {@code reject}, {@code mark} or
   * {@code halt}. By default {@code reject}.
   */
  public static final String FENCE_POLICY = "truechimer.fence.policy";

  static final Duration DEFAULT_MAX_OFFSET = Duration.ofMillis(500);

  private static final int MAX_NODE_ID = 255;
  private static final Duration LEAST_MAX_OFFSET = Duration.ofMillis(1);
  private static final Duration GREATEST_MAX_OFFSET = Duration.ofDays(1);

  private static final ConfigDef DEFINITION =
      MonitorConfig.define(
          new ConfigDef()
              .define(
                  ENABLE,
                  ConfigDef.Type.BOOLEAN,
                  true,
                  Importance.HIGH,
                  "Whether the interceptors do anything. With false they pass every record through"
                      + " as it is: the off switch.")
              .define(
                  NODE_ID,
                  ConfigDef.Type.STRING,
                  null,
                  ConfigDef.LambdaValidator.with(
                      ClockConfig::checkNodeId, () -> "1 to 255 characters, not blank"),
                  Importance.HIGH,
                  "The name of this node, unique among all that exchange records. All clients in a"
                      + " JVM with the same name share one clock. Where there is none, it is made"
                      + " of the machine's name and the number of the process.")
              .define(
                  MAX_OFFSET_MS,
                  ConfigDef.Type.LONG,
                  DEFAULT_MAX_OFFSET.toMillis(),
                  ConfigDef.Range.between(
                      LEAST_MAX_OFFSET.toMillis(), GREATEST_MAX_OFFSET.toMillis()),
                  Importance.HIGH,
                  "How many milliseconds a received timestamp may be ahead of this node's wall"
                      + " clock. A record further ahead is delivered, but does not move the clock,"
                      + " and is counted. The same for all clients of a node, and best for all"
                      + " nodes.")
              .define(
                  FENCE_POLICY,
                  ConfigDef.Type.STRING,
                  "reject",
                  ConfigDef.ValidString.in("reject", "mark", "halt"),
                  Importance.HIGH,
                  "What this client does while the clock of its node is fenced: reject fails the"
                      + " send of every record that it would stamp, with ClockFencedException; mark"
                      + " sends, and flags the records as not trusted; halt logs the evidence and"
                      + " ends the process with exit code 75.")
              .define(
                  PRODUCER_TIMESTAMP,
                  ConfigDef.Type.STRING,
                  "hlc",
                  ConfigDef.ValidString.in("hlc", "unchanged"),
                  Importance.MEDIUM,
                  "What a record's timestamp becomes where the caller gives none: hlc is the wall"
                      + " time of its stamp, unchanged leaves it to the producer. A timestamp that"
                      + " the caller gives is never changed.")
              .define(
                  PRODUCER_EXISTING,
                  ConfigDef.Type.STRING,
                  "replace",
                  ConfigDef.ValidString.in("replace", "keep"),
                  Importance.MEDIUM,
                  "What becomes of a record that carries a stamp already: replace stamps it anew,"
                      + " keep passes it through as it is, for mirrors and other copies."));

  private final Map<String, Object> values;
  private final NodeClock nodeClock;
  private final MonitorConfig monitor;

  private ClockConfig(Map<String, Object> values, NodeClock nodeClock) {
    this.values = values;
    this.nodeClock = nodeClock;
    monitor = MonitorConfig.of(values, nodeClock == null ? maxOffset() : nodeClock.maxOffset());
  }

  /**
   * {@return the settings in a client's configuration; others' are left alone}
   *
   * @param clientConfig the configuration of a Kafka client
   * @throws ConfigException if a value is out of its range
   */
  static ClockConfig of(Map<String, ?> clientConfig) {
    Object nodeClock = clientConfig.get(NODE_CLOCK);
    if (nodeClock != null && !(nodeClock instanceof NodeClock)) {
      throw new ConfigException(NODE_CLOCK, nodeClock, "must be a " + NodeClock.class.getName());
    }
    return new ClockConfig(DEFINITION.parse(clientConfig), (NodeClock) nodeClock);
  }

  /** {@return a copy of the definition of all settings, for documentation and for tools} */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  boolean enabled() {
    return (Boolean) values.get(ENABLE);
  }

  /** {@return the clock to use; null if it is to be found by the name of the node} */
  NodeClock nodeClock() {
    return nodeClock;
  }

  /** {@return the name of the node; null if there is none} */
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

  boolean keepsExisting() {
    return "keep".equals(values.get(PRODUCER_EXISTING));
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
          MAX_OFFSET_MS, maxOffset, "a maximum offset is 1 millisecond to 1 day");
    }
    return maxOffset;
  }

  private static void checkNodeId(String name, Object value) {
    String id = (String) value;
    if (id != null && (id.isBlank() || id.length() > MAX_NODE_ID)) {
      throw new ConfigException(name, id, "a node id has 1 to 255 characters and is not blank");
    }
  }
}
