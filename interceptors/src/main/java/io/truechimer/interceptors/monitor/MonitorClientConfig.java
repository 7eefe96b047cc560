/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The configuration of the monitor's own Kafka clients. They connect and authenticate as the host's
 * client does, but have none of its interceptors: the monitor must not stamp its own heartbeats.
 */
final class MonitorClientConfig {

  private static final int REQUEST_TIMEOUT_MS = 4000;

  /** Added to the request timeout where Kafka waits for a request. */
  private static final int MARGIN_MS = 1000;

  private final Map<String, Object> connection = new HashMap<>();

  /**
   * Selects the settings of the connection.
   *
   * @param host the configuration of the host's client
   * @param node the node's name
   * @throws ConfigException if a setting is wrong
   */
  MonitorClientConfig(Map<String, ?> host, String node) {
    connection.put(CommonClientConfigs.CLIENT_ID_CONFIG, node + "-clock-monitor");
    connection.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    // Kafka logs each attempt to reconnect; a broker that is gone must not fill the log.
    connection.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 10_000);
    connection.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    if (ProducerConfig.configNames().contains(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG)) {
      // Since Kafka 3.7; older clients would log an unknown setting.
      connection.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    }
    take(host, MonitorClientConfig::isOfTheConnection, "");
    take(host, key -> key.startsWith(MonitorConfig.CLIENT_PREFIX), MonitorConfig.CLIENT_PREFIX);
    check();
  }

  /** Reads each value by its key, which is how Kafka tracks the settings that are used. */
  private void take(Map<String, ?> host, Predicate<String> isWanted, String prefix) {
    for (String key : host.keySet()) {
      Object value = isWanted.test(key) ? host.get(key) : null;
      if (value != null) {
        connection.put(key.substring(prefix.length()), value);
      }
    }
  }

  /** Otherwise a mistake would show only when the monitor's thread creates the clients. */
  private void check() {
    try {
      checkAdmin(AdminClientConfig.configDef().parse(admin()));
      checkProducer(ProducerConfig.configDef().parse(producer()));
      Map<String, Object> unused = ConsumerConfig.configDef().parse(consumer());
    } catch (ConfigException e) {
      throw new ConfigException(
          "The monitor's Kafka clients cannot be created with these settings, some of which may"
              + " come from "
              + MonitorConfig.CLIENT_PREFIX
              + "*: "
              + e.getMessage());
    }
  }

  /** Checks a combination that Kafka's definitions allow and its clients reject. */
  private static void checkAdmin(Map<String, Object> admin) {
    requireAtLeast(
        millis(admin, CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG),
        admin,
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG);
  }

  private static void checkProducer(Map<String, Object> producer) {
    requireAtLeast(
        leastDelivery(producer),
        producer,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        ProducerConfig.LINGER_MS_CONFIG + " + " + ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
    // Both require retries.
    for (String key :
        List.of(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
      Object value = producer.get(key);
      if (value != null && !value.equals(false)) {
        throw new ConfigException(
            key,
            value,
            "must not be set: a heartbeat is sent once, without retries and transactions");
      }
    }
  }

  private static void requireAtLeast(
      int least, Map<String, Object> settings, String key, String others) {
    if (millis(settings, key) < least) {
      throw new ConfigException(
          key, settings.get(key), "must be at least " + others + ", which is " + least);
    }
  }

  private static boolean isOfTheConnection(String key) {
    return key.equals(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
        || key.equals(CommonClientConfigs.CLIENT_DNS_LOOKUP_CONFIG)
        || key.startsWith("security.")
        || key.startsWith("sasl.")
        || key.startsWith("ssl.");
  }

  Map<String, Object> admin() {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.putIfAbsent(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        Math.max(10_000, millis(settings, CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG)));
    return settings;
  }

  Map<String, Object> producer() {
    Map<String, Object> settings = new HashMap<>();
    // Waiting makes a heartbeat a worse measurement, and a retry makes it a wrong one.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    // Once the promise of a heartbeat is acknowledged, it must survive the leader.
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.RETRIES_CONFIG, 0);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1000);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 1 << 20);
    settings.putAll(connection);
    settings.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryTimeout(settings));
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }

  private static int deliveryTimeout(Map<String, Object> producer) {
    return (int) Math.min(Integer.MAX_VALUE, (long) leastDelivery(producer) + MARGIN_MS);
  }

  /** {@return the least delivery timeout that Kafka accepts} */
  private static int leastDelivery(Map<String, Object> producer) {
    long least =
        (long) millis(producer, ProducerConfig.LINGER_MS_CONFIG)
            + millis(producer, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
    return (int) Math.min(Integer.MAX_VALUE, least);
  }

  private static int millis(Map<String, Object> settings, String key) {
    long millis = (Long) ConfigDef.parseType(key, settings.get(key), ConfigDef.Type.LONG);
    return (int) Math.min(Integer.MAX_VALUE, millis);
  }

  Map<String, Object> consumer() {
    Map<String, Object> settings = new HashMap<>();
    // Old heartbeats measure nothing. Only the leader is read: without client.rack, a heartbeat
    // takes the same path both ways.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS + MARGIN_MS);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
    settings.putAll(connection);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return settings;
  }
}
