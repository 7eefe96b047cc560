/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.interceptors.monitor.LocalErrorSettings.Choice;
import io.truechimer.sync.LocalError;
import io.truechimer.sync.MonitorSettings;
import io.truechimer.sync.OffsetMonitor;
import io.truechimer.sync.Widening;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/**
 * The settings of the {@link OffsetMonitor} and of what drives it, in the configuration of the
 * Kafka client that loads the interceptors. Immutable.
 */
public final class MonitorConfig {

  /**
   * Whether the clock is measured, and by whom: {@code on} is against other nodes and the brokers,
   * {@code beacons} against the brokers alone, {@code off} not at all. By default {@code on}.
   */
  public static final String MONITOR = "truechimer.monitor";

  /**
   * The topic over which nodes measure each other: a name that Kafka allows. By default {@code
   * truechimer-offset-monitor}.
   */
  public static final String TOPIC = "truechimer.monitor.topic";

  /** Whether that topic is created where it does not exist. By default false. */
  public static final String TOPIC_CREATE = "truechimer.monitor.topic.create";

  /** How often a node sends a heartbeat: every 10 to 10,000 milliseconds. By default 1000. */
  public static final String HEARTBEAT_INTERVAL_MS = "truechimer.heartbeat.interval.ms";

  /**
   * How often the clock is judged: every 10 to 600,000 milliseconds, a multiple of {@link
   * #HEARTBEAT_INTERVAL_MS}. By default 5000.
   */
  public static final String MONITOR_INTERVAL_MS = "truechimer.monitor.interval.ms";

  /**
   * How wrong a clock is taken to be that is measured: {@code claimed-error} or {@code max-offset},
   * see {@link Widening}. By default {@code claimed-error}.
   */
  public static final String WIDENING = "truechimer.monitor.widening";

  /**
   * What the wall clock of this node is shared with: a name of 1 to 255 characters, not blank. By
   * default {@code auto}, which is the machine.
   */
  public static final String DOMAIN = "truechimer.clock.domain";

  /**
   * How fast the wall clock drifts at most: 1 to 100,000 microseconds per second. By default 500.
   */
  public static final String DRIFT_PPM = "truechimer.clock.drift.ppm";

  /**
   * Who is asked for the error of the wall clock: {@code clockbound}, {@code chrony}, {@code
   * kernel}, {@code sntp}, {@code static}, or {@code auto}, the first of these that answers. By
   * default {@code auto}.
   */
  public static final String LOCAL_ERROR = "truechimer.local.error";

  /**
   * The error of the wall clock, where nobody else knows it: 1 to 86,400,000 milliseconds. By
   * default 100.
   */
  public static final String LOCAL_ERROR_MS = "truechimer.local.error.ms";

  /** The time servers that may be asked: a list of host or host:port. By default empty. */
  public static final String SNTP_SERVERS = "truechimer.local.error.sntp.servers";

  /**
   * How far the brokers' clocks may be from the true time: 1 to 86,400,000 milliseconds. By default
   * 50.
   */
  public static final String BROKER_ERROR_MS = "truechimer.broker.error.ms";

  /** What begins so is a setting of the monitor's own Kafka clients. */
  public static final String CLIENT_PREFIX = "truechimer.monitor.client.";

  private static final int MAX_NAME = 255;
  private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private static final List<String> KEYS =
      List.of(
          MONITOR,
          TOPIC,
          TOPIC_CREATE,
          HEARTBEAT_INTERVAL_MS,
          MONITOR_INTERVAL_MS,
          WIDENING,
          DOMAIN,
          DRIFT_PPM,
          LOCAL_ERROR,
          LOCAL_ERROR_MS,
          SNTP_SERVERS,
          BROKER_ERROR_MS);

  private final Map<String, Object> values;
  private final MonitorSettings settings;

  private MonitorConfig(Map<String, Object> values, MonitorSettings settings) {
    this.values = values;
    this.settings = settings;
  }

  /**
   * Adds the definitions of all settings.
   *
   * @param definition what they are added to
   * @return the same
   */
  public static ConfigDef define(ConfigDef definition) {
    return defineClock(defineMeasurement(definition));
  }

  private static ConfigDef defineMeasurement(ConfigDef definition) {
    return definition
        .define(
            MONITOR,
            ConfigDef.Type.STRING,
            "on",
            ConfigDef.ValidString.in("on", "beacons", "off"),
            Importance.HIGH,
            "Whether this node's clock is measured: on measures it against the other nodes and the"
                + " brokers; beacons against the brokers alone, and reads nothing, for thousands of"
                + " nodes; with off no stamp is trusted, and none has an error bound. The same for"
                + " all clients of a node, as all settings of the monitor.")
        .define(
            TOPIC,
            ConfigDef.Type.STRING,
            "truechimer-offset-monitor",
            ConfigDef.LambdaValidator.with(
                MonitorConfig::checkTopic, () -> "a name that Kafka allows"),
            Importance.MEDIUM,
            "The topic over which nodes measure each other, with one partition. Nodes with"
                + " different topics do not know of each other: above about a hundred, use one"
                + " topic for each group of about 32.")
        .define(
            TOPIC_CREATE,
            ConfigDef.Type.BOOLEAN,
            false,
            Importance.MEDIUM,
            "Whether that topic is created where it does not exist. Otherwise the log says how to,"
                + " and the clock stays UNVERIFIED meanwhile.")
        .define(
            HEARTBEAT_INTERVAL_MS,
            ConfigDef.Type.LONG,
            1000L,
            ConfigDef.Range.between(10, 10_000),
            Importance.LOW,
            "How many milliseconds are between two heartbeats of a node, give or take a tenth.")
        .define(
            MONITOR_INTERVAL_MS,
            ConfigDef.Type.LONG,
            5000L,
            ConfigDef.Range.between(10, 600_000),
            Importance.LOW,
            "How many milliseconds are between two evaluations that are counted: three in a row"
                + " fence a clock, six end that. A multiple of the heartbeat interval.")
        .define(
            WIDENING,
            ConfigDef.Type.STRING,
            "claimed-error",
            ConfigDef.ValidString.in("claimed-error", "max-offset"),
            Importance.LOW,
            "How wrong a clock is taken to be that is measured: by as much as it claims itself, or"
                + " each by the maximum offset. With max-offset a node that hears no other is"
                + " trusted, too: its clock is taken to be that near the true time.");
  }

  /** What the clock of this node and those of the brokers are taken for. */
  private static ConfigDef defineClock(ConfigDef definition) {
    return definition
        .define(
            DOMAIN,
            ConfigDef.Type.STRING,
            "auto",
            ConfigDef.LambdaValidator.with(
                MonitorConfig::checkName, () -> "1 to 255 characters, not blank"),
            Importance.MEDIUM,
            "What the wall clock of this node is shared with: nodes of one domain have one vote."
                + " auto is the machine, known by its boot id.")
        .define(
            DRIFT_PPM,
            ConfigDef.Type.LONG,
            500L,
            ConfigDef.Range.between(1, 100_000),
            Importance.LOW,
            "How fast the wall clock drifts at most, in microseconds per second; 50 where chrony or"
                + " ClockBound disciplines it, if that is less.")
        .define(
            LOCAL_ERROR,
            ConfigDef.Type.STRING,
            "auto",
            ConfigDef.ValidString.in(
                Stream.of(Choice.values()).map(Choice::toString).toArray(String[]::new)),
            Importance.MEDIUM,
            "Who is asked how far the wall clock may be from the true time. auto is the first of"
                + " clockbound, chrony, kernel, sntp and static that answers.")
        .define(
            LOCAL_ERROR_MS,
            ConfigDef.Type.LONG,
            100L,
            ConfigDef.Range.between(1, 86_400_000),
            Importance.MEDIUM,
            "How many milliseconds the wall clock may be from the true time, where nobody else"
                + " knows it.")
        .define(
            SNTP_SERVERS,
            ConfigDef.Type.LIST,
            List.of(),
            ConfigDef.LambdaValidator.with(
                MonitorConfig::checkServers, () -> "host or host:port, ..."),
            Importance.LOW,
            "Time servers to ask, as host or host:port, three or more; none are asked by default.")
        .define(
            BROKER_ERROR_MS,
            ConfigDef.Type.LONG,
            50L,
            ConfigDef.Range.between(1, 86_400_000),
            Importance.LOW,
            "How many milliseconds the brokers' clocks may be from the true time.");
  }

  /**
   * {@return the settings}
   *
   * @param parsed what was read by that definition
   * @param maxOffset the maximum offset of the node
   * @throws ConfigException if some do not go together
   */
  public static MonitorConfig of(Map<String, ?> parsed, Duration maxOffset) {
    Map<String, Object> values = new LinkedHashMap<>();
    KEYS.forEach(key -> values.put(key, parsed.get(key)));
    Duration heartbeat = millis(values, HEARTBEAT_INTERVAL_MS);
    Duration monitor = millis(values, MONITOR_INTERVAL_MS);
    if (monitor.toMillis() % heartbeat.toMillis() != 0) {
      throw new ConfigException(
          MONITOR_INTERVAL_MS,
          monitor.toMillis(),
          "a multiple of " + HEARTBEAT_INTERVAL_MS + ", which is " + heartbeat.toMillis());
    }
    MonitorConfig config =
        new MonitorConfig(
            values,
            MonitorSettings.builder()
                .heartbeatInterval(heartbeat)
                .monitorInterval(monitor)
                .maxOffset(maxOffset)
                .driftPpb((Long) values.get(DRIFT_PPM) * 1000)
                .brokerError(millis(values, BROKER_ERROR_MS))
                .widening(
                    Widening.valueOf(
                        ((String) values.get(WIDENING)).replace('-', '_').toUpperCase(Locale.ROOT)))
                .build());
    if (config.choice() == Choice.SNTP && config.sntpServers().isEmpty()) {
      throw new ConfigException(LOCAL_ERROR, "sntp", "needs " + SNTP_SERVERS);
    }
    return config;
  }

  /**
   * Checks that another client of the same node says the same.
   *
   * @param other what it says
   * @param node the name of the node, for the message
   * @throws ConfigException if it does not
   */
  public void requireSame(MonitorConfig other, String node) {
    for (String key : KEYS) {
      if (!values.get(key).equals(other.values.get(key))) {
        throw new ConfigException(
            key,
            other.values.get(key),
            "all clients of a node in a process have the same; node "
                + node
                + " has "
                + values.get(key));
      }
    }
  }

  /** {@return whether the clock is measured at all} */
  public boolean isOn() {
    return !"off".equals(values.get(MONITOR));
  }

  /** {@return whether other nodes' heartbeats are read} */
  boolean readsPeers() {
    return "on".equals(values.get(MONITOR));
  }

  MonitorSettings settings() {
    return settings;
  }

  String topic() {
    return (String) values.get(TOPIC);
  }

  boolean createsTopic() {
    return (Boolean) values.get(TOPIC_CREATE);
  }

  /** {@return the name of the clock domain; {@code auto} to find it} */
  String domain() {
    return (String) values.get(DOMAIN);
  }

  LocalError staticError() {
    return new LocalError(millis(values, LOCAL_ERROR_MS).toNanos(), LocalError.Source.CONFIGURED);
  }

  /**
   * {@return whom to ask for the error of the local clock} The machine knows nothing of a clock of
   * the node's own.
   *
   * @throws ConfigException if it is to be asked all the same
   */
  LocalErrorSettings localError(TimeSource time, String node) {
    Choice choice = choice();
    if (time != TimeSource.system()) {
      if (choice != Choice.AUTO && choice != Choice.STATIC) {
        throw new ConfigException(
            LOCAL_ERROR,
            choice.toString(),
            "speaks of the machine's clock, and node " + node + " has a TimeSource of its own");
      }
      choice = Choice.STATIC;
    }
    return new LocalErrorSettings(choice, millis(values, LOCAL_ERROR_MS), sntpServers());
  }

  private Choice choice() {
    return Choice.of((String) values.get(LOCAL_ERROR));
  }

  @SuppressWarnings("unchecked") // As ConfigDef parses lists.
  private List<String> sntpServers() {
    return (List<String>) values.get(SNTP_SERVERS);
  }

  private static Duration millis(Map<String, Object> values, String key) {
    return Duration.ofMillis((Long) values.get(key));
  }

  private static void checkServers(String key, Object value) {
    for (Object server : (List<?>) value) {
      try {
        SntpServer unused = SntpServer.of((String) server, TimeSource.system());
      } catch (IllegalArgumentException e) {
        throw new ConfigException(key, value, e.getMessage());
      }
    }
  }

  private static void checkTopic(String key, Object value) {
    String name = (String) value;
    if (!TOPIC_NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new ConfigException(
          key, name, "a topic's name has 1 to 249 characters of a-z, A-Z, 0-9, '.', '_' and '-'");
    }
  }

  private static void checkName(String key, Object value) {
    String name = (String) value;
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new ConfigException(key, name, "a domain has 1 to 255 characters and is not blank");
    }
  }
}
