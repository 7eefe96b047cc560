/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/**
 * The settings of the interceptors, in the configuration of the Kafka client that loads them.
 *
 * <p>What is wrong is refused with a {@link ConfigException} when the client is made. Immutable.
 */
public final class ClockConfig extends AbstractConfig {

  /** Switches the interceptors on; false makes them pass everything through untouched. */
  public static final String ENABLE = "truechimer.enable";

  /** The name of the node. Clients in a JVM that name the same node share one clock. */
  public static final String NODE_ID = "truechimer.node.id";

  /** A {@link NodeClock} to use, instead of one that is found by the name of the node. */
  public static final String NODE_CLOCK = "truechimer.node.clock";

  /** How far ahead of the wall a received timestamp may be and still move the clock. */
  public static final String MAX_OFFSET_MS = "truechimer.max.offset.ms";

  /** What becomes of the record's own timestamp where the caller gives none. */
  public static final String PRODUCER_TIMESTAMP = "truechimer.producer.timestamp";

  /** What becomes of a stamp that a record has already. */
  public static final String PRODUCER_EXISTING = "truechimer.producer.existing";

  /** What a client does while the clock of its node is fenced. */
  public static final String FENCE_POLICY = "truechimer.fence.policy";

  private static final int MAX_NODE_ID = 255;
  private static final long MAX_MAX_OFFSET_MS = Duration.ofDays(1).toMillis();

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              ENABLE,
              ConfigDef.Type.BOOLEAN,
              true,
              Importance.HIGH,
              "Whether the interceptors do anything. With false they pass every record through as"
                  + " it is: the off switch.")
          .define(
              NODE_ID,
              ConfigDef.Type.STRING,
              null,
              ConfigDef.LambdaValidator.with(
                  ClockConfig::checkNodeId, () -> "1 to 255 characters, not blank"),
              Importance.HIGH,
              "The name of this node, unique among all that exchange records. All clients in a JVM"
                  + " with the same name share one clock. Where there is none, it is made of the"
                  + " machine's name and the number of the process.")
          .define(
              MAX_OFFSET_MS,
              ConfigDef.Type.LONG,
              500L,
              ConfigDef.Range.between(1, MAX_MAX_OFFSET_MS),
              Importance.HIGH,
              "How many milliseconds a received timestamp may be ahead of this node's wall clock."
                  + " A record further ahead is delivered, but does not move the clock, and is"
                  + " counted. The same for all clients of a node, and best for all nodes.")
          .define(
              FENCE_POLICY,
              ConfigDef.Type.STRING,
              "reject",
              oneOf("reject", "mark", "halt"),
              Importance.HIGH,
              "What this client does while the clock of its node is fenced: reject fails every send"
                  + " with ClockFencedException; mark sends, and flags the records as not trusted;"
                  + " halt logs the evidence and ends the process with exit code 75.")
          .define(
              PRODUCER_TIMESTAMP,
              ConfigDef.Type.STRING,
              "hlc",
              oneOf("hlc", "unchanged"),
              Importance.MEDIUM,
              "What a record's timestamp becomes where the caller gives none: hlc is the wall time"
                  + " of its stamp, unchanged leaves it to the producer. A timestamp that the"
                  + " caller gives is never changed.")
          .define(
              PRODUCER_EXISTING,
              ConfigDef.Type.STRING,
              "replace",
              oneOf("replace", "keep"),
              Importance.MEDIUM,
              "What becomes of a record that carries a stamp already: replace stamps it anew, keep"
                  + " passes it through as it is, for mirrors and other copies.");

  private ClockConfig(Map<?, ?> originals) {
    super(DEFINITION, originals, false);
  }

  /**
   * {@return the settings in a client's configuration; others' are left alone}
   *
   * @param clientConfig the configuration of a Kafka client
   * @throws ConfigException if a value is out of its range
   */
  static ClockConfig of(Map<String, ?> clientConfig) {
    // Only what is ours is copied, so that the client's own values, of any type, stay outside.
    Map<String, Object> ours = new LinkedHashMap<>();
    clientConfig.forEach(
        (key, value) -> {
          if (DEFINITION.names().contains(key)) {
            ours.put(key, value);
          }
        });
    return new ClockConfig(ours);
  }

  /** {@return a copy of the definition of all settings, for documentation and for tools} */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  boolean enabled() {
    return getBoolean(ENABLE);
  }

  /** {@return the name of the node; null if there is none} */
  String nodeId() {
    return getString(NODE_ID);
  }

  Duration maxOffset() {
    return Duration.ofMillis(getLong(MAX_OFFSET_MS));
  }

  FencePolicy fencePolicy() {
    return FencePolicy.of(getString(FENCE_POLICY));
  }

  boolean setsTimestamp() {
    return getString(PRODUCER_TIMESTAMP).equalsIgnoreCase("hlc");
  }

  boolean keepsExisting() {
    return getString(PRODUCER_EXISTING).equalsIgnoreCase("keep");
  }

  private static ConfigDef.Validator oneOf(String... names) {
    return ConfigDef.CaseInsensitiveValidString.in(names);
  }

  static String requireNodeId(String id) {
    checkNodeId(NODE_ID, Objects.requireNonNull(id, "id"));
    return id;
  }

  static Duration requireMaxOffset(Duration maxOffset) {
    DEFINITION
        .configKeys()
        .get(MAX_OFFSET_MS)
        .validator
        .ensureValid(MAX_OFFSET_MS, maxOffset.toMillis());
    return maxOffset;
  }

  private static void checkNodeId(String name, Object value) {
    String id = (String) value;
    if (id != null && (id.isBlank() || id.length() > MAX_NODE_ID)) {
      throw new ConfigException(name, id, "a node id has 1 to 255 characters and is not blank");
    }
  }
}
