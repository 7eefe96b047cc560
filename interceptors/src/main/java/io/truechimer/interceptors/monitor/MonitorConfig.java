/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.interceptors.localclock.ErrorSourceSettings;
import io.truechimer.interceptors.localclock.ErrorSourceSettings.Choice;
import io.truechimer.sync.Heartbeat;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorSettings;
import io.truechimer.sync.MonitorSettings.ErrorModel;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** The settings of the offset monitor, in the configuration of a Kafka client. Immutable. */
public final class MonitorConfig {

  /**
   * What measures this node's clock: {@code on} is its peers and the brokers, {@code beacons} the
   * brokers alone, {@code off} nothing. Default: {@code on}.
   */
  public static final String MONITOR = "truechimer.monitor";

  /** The offset-monitor topic. Default: {@code truechimer-offset-monitor}. */
  public static final String TOPIC = "truechimer.monitor.topic";

  /** Whether the monitor creates that topic if it does not exist. Default: false. */
  public static final String TOPIC_AUTO_CREATE = "truechimer.monitor.topic.auto.create";

  /** The time between two heartbeats of a node: 10 to 10,000 milliseconds. Default: 1000. */
  public static final String HEARTBEAT_INTERVAL_MS = "truechimer.monitor.heartbeat.interval.ms";

  /**
   * The time between two counted evaluations: 10 to 600,000 milliseconds, a multiple of {@link
   * #HEARTBEAT_INTERVAL_MS}. Default: five of them.
   */
  public static final String MONITOR_INTERVAL_MS = "truechimer.monitor.interval.ms";

  /**
   * How wrong a measured clock may be: as wrong as it claims ({@code claimed}), or by the maximum
   * offset ({@code max-offset}), see {@link ErrorModel}. Default: {@code claimed}.
   */
  public static final String PEER_ERROR = "truechimer.monitor.peer.error";

  /**
   * The domain of the wall clock; all nodes of a domain have one vote together. 1 to 255
   * characters, not blank. Default: {@code auto}, which is the machine.
   */
  public static final String DOMAIN = "truechimer.clock.domain";

  /** The greatest drift of the wall clock: 1 to 100,000 microseconds per second. Default: 500. */
  public static final String DRIFT_PPM = "truechimer.clock.drift.ppm";

  /**
   * The source of the wall clock's error bound: {@code clockbound}, {@code chrony}, {@code kernel},
   * {@code sntp}, {@code configured}, or {@code auto}, the first of these that answers. Default:
   * {@code auto}.
   */
  public static final String ERROR_SOURCE = "truechimer.clock.error.source";

  /**
   * The error bound of the wall clock where no other source knows it: 1 to 86,400,000 milliseconds.
   * Default: 100.
   */
  public static final String ERROR_BOUND_MS = "truechimer.clock.error.bound.ms";

  /** The time servers to query: a list of {@code host} or {@code host:port}. Default: none. */
  public static final String SNTP_SERVERS = "truechimer.clock.error.sntp.servers";

  /** The error bound of the brokers' clocks: 1 to 86,400,000 milliseconds. Default: 50. */
  public static final String BROKER_ERROR_BOUND_MS = "truechimer.broker.clock.error.bound.ms";

  /** Prefix of settings for the monitor's own Kafka clients. */
  public static final String CLIENT_PREFIX = "truechimer.monitor.client.";

  private static final int DEFAULT_HEARTBEATS_PER_EVALUATION = 5;
  private static final String AUTO = "auto";
  private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              MONITOR,
              ConfigDef.Type.STRING,
              "on",
              ConfigDef.ValidString.in("on", "beacons", "off"),
              Importance.HIGH,
              "What measures this node's clock. on: its peers and the brokers. beacons: the brokers"
                  + " alone, and the node reads no heartbeats; for thousands of nodes. off:"
                  + " nothing; no timestamp is trusted or has an error bound. All clients of a node"
                  + " must have the same value, as for all settings of the monitor.")
          .define(
              TOPIC,
              ConfigDef.Type.STRING,
              "truechimer-offset-monitor",
              ConfigDef.LambdaValidator.with(
                  MonitorConfig::checkTopic, () -> "a name that Kafka allows"),
              Importance.MEDIUM,
              "The offset-monitor topic, with one partition. Only nodes with the same topic measure"
                  + " each other: above about 100 nodes, use one topic for each group of about 32.")
          .define(
              TOPIC_AUTO_CREATE,
              ConfigDef.Type.BOOLEAN,
              false,
              Importance.MEDIUM,
              "Whether the monitor creates that topic if it does not exist. If false, the log says"
                  + " how to create it, and the clock stays UNVERIFIED meanwhile.")
          .define(
              HEARTBEAT_INTERVAL_MS,
              ConfigDef.Type.LONG,
              1000L,
              ConfigDef.Range.between(10, 10_000),
              Importance.LOW,
              "Milliseconds between two heartbeats of a node, plus or minus a tenth.")
          .define(
              MONITOR_INTERVAL_MS,
              ConfigDef.Type.LONG,
              null,
              ConfigDef.LambdaValidator.with(
                  MonitorConfig::checkMonitorInterval, () -> "[10,...,600000]"),
              Importance.LOW,
              "Milliseconds between two evaluations that count: three proofs in a row fence a"
                  + " clock, six clean ones lift the fence. Must be a multiple of the heartbeat"
                  + " interval; by default five of them.")
          .define(
              PEER_ERROR,
              ConfigDef.Type.STRING,
              "claimed",
              ConfigDef.ValidString.in("claimed", "max-offset"),
              Importance.LOW,
              "How wrong a measured clock may be: as wrong as it claims (claimed), or by the"
                  + " maximum offset, whatever it claims (max-offset). With max-offset, a node that"
                  + " hears no other is trusted too.")
          .define(
              DOMAIN,
              ConfigDef.Type.STRING,
              AUTO,
              ConfigDef.LambdaValidator.with(
                  MonitorConfig::checkName, () -> "1 to 255 characters, not blank"),
              Importance.MEDIUM,
              "The domain of the wall clock: all nodes of a domain share one clock and have one"
                  + " vote together. auto is the machine, identified by its boot id.")
          .define(
              DRIFT_PPM,
              ConfigDef.Type.LONG,
              MonitorSettings.FREE_DRIFT_PPB / 1000,
              ConfigDef.Range.between(1, 100_000),
              Importance.LOW,
              "The greatest drift of the wall clock, in microseconds per second. Where chrony or"
                  + " ClockBound disciplines the clock, at most 50 applies.")
          .define(
              ERROR_SOURCE,
              ConfigDef.Type.STRING,
              Choice.AUTO.toString(),
              ConfigDef.ValidString.in(
                  Stream.of(Choice.values()).map(Choice::toString).toArray(String[]::new)),
              Importance.MEDIUM,
              "The source of the wall clock's error bound. auto is the first of clockbound, chrony,"
                  + " kernel, sntp and configured that answers.")
          .define(
              ERROR_BOUND_MS,
              ConfigDef.Type.LONG,
              100L,
              ConfigDef.Range.between(1, 86_400_000),
              Importance.MEDIUM,
              "The error bound of the wall clock in milliseconds, where no other source knows it.")
          .define(
              SNTP_SERVERS,
              ConfigDef.Type.LIST,
              List.of(),
              ConfigDef.LambdaValidator.with(
                  MonitorConfig::checkServers, () -> "host or host:port, ..."),
              Importance.LOW,
              "Time servers to query, as host or host:port; three or more are advisable. By default"
                  + " none.")
          .define(
              BROKER_ERROR_BOUND_MS,
              ConfigDef.Type.LONG,
              50L,
              ConfigDef.Range.between(1, 86_400_000),
              Importance.LOW,
              "The error bound of the brokers' clocks in milliseconds.");

  private final Map<String, Object> values = new LinkedHashMap<>();

  private MonitorConfig(Map<String, ?> parsed) {
    DEFINITION.names().forEach(key -> values.put(key, parsed.get(key)));
    values.computeIfAbsent(
        MONITOR_INTERVAL_MS,
        key -> DEFAULT_HEARTBEATS_PER_EVALUATION * (Long) values.get(HEARTBEAT_INTERVAL_MS));
  }

  /**
   * Adds the definitions of all settings.
   *
   * @param definition the definition to extend
   * @return the same definition
   */
  public static ConfigDef define(ConfigDef definition) {
    DEFINITION.configKeys().values().forEach(definition::define);
    return definition;
  }

  /**
   * {@return the settings}
   *
   * @param parsed the values that the definition has parsed
   * @throws ConfigException if two settings contradict each other
   */
  public static MonitorConfig of(Map<String, ?> parsed) {
    MonitorConfig config = new MonitorConfig(parsed);
    Duration heartbeat = config.millis(HEARTBEAT_INTERVAL_MS);
    Duration monitor = config.millis(MONITOR_INTERVAL_MS);
    if (monitor.toMillis() % heartbeat.toMillis() != 0) {
      throw new ConfigException(
          MONITOR_INTERVAL_MS,
          monitor.toMillis(),
          "must be a multiple of " + HEARTBEAT_INTERVAL_MS + ", which is " + heartbeat.toMillis());
    }
    if (config.choice() == Choice.SNTP && config.sntpServers().isEmpty()) {
      throw new ConfigException(ERROR_SOURCE, "sntp", "requires " + SNTP_SERVERS);
    }
    return config;
  }

  /**
   * Checks that two clients of a node have the same settings.
   *
   * @param other the settings of a client that opens while others are open
   * @param node the node's name, for the message
   * @throws ConfigException if a value differs
   */
  void requireSame(MonitorConfig other, String node) {
    values.forEach(
        (key, value) -> {
          Object theirs = other.values.get(key);
          if (!value.equals(theirs)) {
            throw new ConfigException(
                key,
                theirs,
                "all open clients of node %s must have the same value; they have %s"
                    .formatted(node, value));
          }
        });
  }

  /** {@return whether all values are the same} */
  boolean isSame(MonitorConfig other) {
    return values.equals(other.values);
  }

  /** {@return whether anything measures the clock} */
  public boolean isOn() {
    return !"off".equals(values.get(MONITOR));
  }

  /** {@return whether the node reads heartbeats} */
  boolean readsHeartbeats() {
    return "on".equals(values.get(MONITOR));
  }

  /** {@return the settings of the monitor's rules} */
  MonitorSettings settings(Duration maxOffset) {
    return MonitorSettings.builder()
        .heartbeatInterval(millis(HEARTBEAT_INTERVAL_MS))
        .monitorInterval(millis(MONITOR_INTERVAL_MS))
        .maxOffset(maxOffset)
        .driftPpb((Long) values.get(DRIFT_PPM) * 1000)
        .brokerError(millis(BROKER_ERROR_BOUND_MS))
        .errorModel(
            "max-offset".equals(values.get(PEER_ERROR))
                ? ErrorModel.MAX_OFFSET
                : ErrorModel.CLAIMED)
        .build();
  }

  long heartbeatIntervalNanos() {
    return millis(HEARTBEAT_INTERVAL_MS).toNanos();
  }

  String topic() {
    return (String) values.get(TOPIC);
  }

  boolean createsTopic() {
    return (Boolean) values.get(TOPIC_AUTO_CREATE);
  }

  /** {@return the configured clock domain; null if the machine is to be identified} */
  String domain() {
    String domain = (String) values.get(DOMAIN);
    return AUTO.equals(domain) ? null : domain;
  }

  LocalError configuredError() {
    return new LocalError(millis(ERROR_BOUND_MS).toNanos(), LocalError.Source.CONFIGURED);
  }

  /**
   * {@return where the error bound of the local clock comes from} The machine's daemons do not know
   * an application's own {@link TimeSource}.
   *
   * @throws ConfigException if such a source is chosen nevertheless
   */
  ErrorSourceSettings errorSource(TimeSource time, String node) {
    Choice choice = choice();
    if (time != TimeSource.system()) {
      if (choice != Choice.AUTO && choice != Choice.CONFIGURED) {
        throw new ConfigException(
            ERROR_SOURCE,
            choice.toString(),
            "measures the machine's clock, but node " + node + " has a TimeSource of its own");
      }
      choice = Choice.CONFIGURED;
    }
    return new ErrorSourceSettings(choice, millis(ERROR_BOUND_MS), sntpServers());
  }

  private Choice choice() {
    return Choice.of((String) values.get(ERROR_SOURCE));
  }

  @SuppressWarnings("unchecked") // ConfigDef parses lists to lists of strings.
  private List<String> sntpServers() {
    return (List<String>) values.get(SNTP_SERVERS);
  }

  private Duration millis(String key) {
    return Duration.ofMillis((Long) values.get(key));
  }

  private static void checkMonitorInterval(String key, Object value) {
    if (value != null) {
      ConfigDef.Range.between(10, 600_000).ensureValid(key, value);
    }
  }

  private static void checkServers(String key, Object value) {
    for (Object server : (List<?>) value) {
      try {
        ErrorSourceSettings.requireServer((String) server);
      } catch (IllegalArgumentException e) {
        throw new ConfigException(key, value, e.getMessage());
      }
    }
  }

  private static void checkTopic(String key, Object value) {
    String name = (String) value;
    if (!TOPIC_NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new ConfigException(
          key,
          name,
          "a topic's name must have 1 to 249 characters of a-z, A-Z, 0-9, '.', '_' and '-'");
    }
  }

  /**
   * Checks the name of a node or a domain, which travels in heartbeats.
   *
   * @param key the setting
   * @param value its value
   * @throws ConfigException if it is not a name
   */
  public static void checkName(String key, Object value) {
    try {
      Heartbeat.requireName(key, (String) value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, Heartbeat.printable((String) value), e.getMessage());
    }
  }
}
