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
 * The settings of the monitor's own Kafka clients: where the host's client connects to, and how it
 * identifies itself; none of its interceptors, or ours would watch themselves.
 */
final class ClientSettings {

  private static final int REQUEST_TIMEOUT_MS = 4000;

  /** How much longer Kafka waits for what takes a request. */
  private static final int MARGIN_MS = 1000;

  private final Map<String, Object> connection = new HashMap<>();

  /**
   * Takes what is needed.
   *
   * @param host the configuration of the host's client
   * @param node the name of the node
   * @throws ConfigException if a setting is wrong
   */
  ClientSettings(Map<String, ?> host, String node) {
    connection.put(CommonClientConfigs.CLIENT_ID_CONFIG, node + "-clock-monitor");
    connection.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    // A broker that is gone is not worth a line in the log each second.
    connection.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 10_000);
    connection.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    connection.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    take(host, ClientSettings::isOfTheConnection, "");
    take(host, key -> key.startsWith(MonitorConfig.CLIENT_PREFIX), MonitorConfig.CLIENT_PREFIX);
    check();
  }

  /** Asks for each value by its key: by that Kafka knows which settings are used. */
  private void take(Map<String, ?> host, Predicate<String> isWanted, String prefix) {
    for (String key : host.keySet()) {
      Object value = isWanted.test(key) ? host.get(key) : null;
      if (value != null) {
        connection.put(key.substring(prefix.length()), value);
      }
    }
  }

  /** What is wrong would show only when the clients are made, far from who can mend it. */
  private void check() {
    try {
      checkAdmin(AdminClientConfig.configDef().parse(admin()));
      checkProducer(ProducerConfig.configDef().parse(producer()));
      Map<String, Object> unused = ConsumerConfig.configDef().parse(consumer());
    } catch (ConfigException e) {
      throw new ConfigException(
          "the settings of the monitor's clients, some of which "
              + MonitorConfig.CLIENT_PREFIX
              + " may give, are wrong: "
              + e.getMessage());
    }
  }

  /** By the definitions alone each setting is right, and no client can be made with both. */
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
    // Both need retries. Without idempotence Kafka knows no transactions either.
    for (String key :
        List.of(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
      Object value = producer.get(key);
      if (value != null && !value.equals(false)) {
        throw new ConfigException(key, value, "heartbeats are sent once, and not in transactions");
      }
    }
  }

  private static void requireAtLeast(
      int least, Map<String, Object> settings, String key, String others) {
    if (millis(settings, key) < least) {
      throw new ConfigException(
          key, settings.get(key), "at least " + others + ", which is " + least);
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
    // A heartbeat that waits is a worse measurement, and one that is sent again is a lie.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.ACKS_CONFIG, "1");
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

  /** A producer is not made with less than its requests may take. */
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
    // Old heartbeats measure nothing; and the followers' copies come by another way than ours went.
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
