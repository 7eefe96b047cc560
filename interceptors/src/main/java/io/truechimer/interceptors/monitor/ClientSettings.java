/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The settings of the monitor's own Kafka clients: where the host's client connects to, and how it
 * identifies itself; none of its interceptors, or ours would watch themselves.
 */
final class ClientSettings {

  private static final int REQUEST_TIMEOUT_MS = 4000;

  private final Map<String, Object> connection = new HashMap<>();

  /**
   * Takes what is needed.
   *
   * @param host the configuration of the host's client
   * @param node the name of the node
   */
  ClientSettings(Map<String, ?> host, String node) {
    connection.put(CommonClientConfigs.CLIENT_ID_CONFIG, node + "-clock-monitor");
    connection.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    // A broker that is gone is not worth a line in the log each second.
    connection.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 10_000);
    connection.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    connection.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    host.forEach(
        (key, value) -> {
          if (value != null && isOfTheConnection(key)) {
            connection.put(key, value);
          }
        });
    host.forEach(
        (key, value) -> {
          if (value != null && key.startsWith(MonitorConfig.CLIENT_PREFIX)) {
            connection.put(key.substring(MonitorConfig.CLIENT_PREFIX.length()), value);
          }
        });
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
    settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    return settings;
  }

  Map<String, Object> producer() {
    Map<String, Object> settings = new HashMap<>();
    // A heartbeat that waits is a worse measurement, and one that is sent again is a lie.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.ACKS_CONFIG, "1");
    settings.put(ProducerConfig.RETRIES_CONFIG, 0);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS + 1000);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1000);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 1 << 20);
    settings.putAll(connection);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }

  Map<String, Object> consumer() {
    Map<String, Object> settings = new HashMap<>();
    // Old heartbeats measure nothing; and the followers' copies come by another way than ours went.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS + 1000);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
    settings.putAll(connection);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return settings;
  }
}
