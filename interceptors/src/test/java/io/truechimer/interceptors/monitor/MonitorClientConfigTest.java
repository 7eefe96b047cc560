/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

class MonitorClientConfigTest {

  private final Map<String, Object> host = new HashMap<>();

  private List<Map<String, Object>> all() {
    MonitorClientConfig settings = new MonitorClientConfig(host, "orders-1");
    return List.of(settings.admin(), settings.producer(), settings.consumer());
  }

  @Test
  void shouldConnectAsTheHostsClientDoes() {
    host.put("bootstrap.servers", List.of("kafka:9093"));
    host.put("client.dns.lookup", "resolve_canonical_bootstrap_servers_only");
    host.put("security.protocol", "SASL_SSL");
    host.put("sasl.mechanism", "SCRAM-SHA-512");
    host.put("sasl.jaas.config", new Password("secret"));
    host.put("ssl.truststore.location", "/etc/trust.jks");

    assertThat(all()).allSatisfy(settings -> assertThat(settings).containsAllEntriesOf(host));
  }

  @Test
  void shouldLeaveTheRestOfTheHostAlone() {
    host.put("bootstrap.servers", "kafka:9093");
    host.put("interceptor.classes", "io.truechimer.interceptors.ClockProducerInterceptor");
    host.put("client.id", "orders");
    host.put("group.id", "orders");
    host.put("transactional.id", "orders");
    host.put("client.rack", "a");
    host.put("acks", "0");
    host.put("linger.ms", 50);
    host.put("metric.reporters", "com.example.Reporter");
    host.put("truechimer.node.id", "orders-1");
    host.put("key.serializer", "com.example.Serializer");

    assertThat(all())
        .allSatisfy(
            settings -> {
              assertThat(settings)
                  .doesNotContainKeys(
                      "interceptor.classes",
                      "group.id",
                      "transactional.id",
                      "client.rack",
                      "truechimer.node.id")
                  .containsEntry("client.id", "orders-1-clock-monitor")
                  .containsEntry("metric.reporters", "");
              assertThat(settings.get("key.serializer")).isNotEqualTo("com.example.Serializer");
            });
    assertThat(all().get(1)).containsEntry("linger.ms", 0).containsEntry("acks", "all");
  }

  @Test
  void shouldPutWhatIsMeantForTheMonitorFirst() {
    host.put("bootstrap.servers", "kafka:9093");
    host.put("security.protocol", "SSL");
    host.put("truechimer.monitor.client.bootstrap.servers", "clocks:9092");
    host.put("truechimer.monitor.client.security.protocol", "PLAINTEXT");
    host.put("truechimer.monitor.client.client.id", "mine");

    assertThat(all())
        .allSatisfy(
            settings ->
                assertThat(settings)
                    .containsEntry("bootstrap.servers", "clocks:9092")
                    .containsEntry("security.protocol", "PLAINTEXT")
                    .containsEntry("client.id", "mine"));
  }

  @Test
  void shouldRefuseWhatKafkaWouldRefuse() {
    host.put("bootstrap.servers", "kafka:9093");
    host.put("truechimer.monitor.client.fetch.min.bytes", "no");

    assertThatThrownBy(this::all)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("truechimer.monitor.client.")
        .hasMessageContaining("fetch.min.bytes")
        .hasMessageContaining("no");
  }

  @ParameterizedTest
  @CsvSource({"request.timeout.ms, 30000, 31000", "linger.ms, 30000, 35000"})
  void shouldSuitTheTimesThatAreGiven(String key, String value, int deliveryTimeout) {
    host.put("bootstrap.servers", "localhost:9092");
    host.put("truechimer.monitor.client." + key, value);
    MonitorClientConfig settings = new MonitorClientConfig(host, "orders-1");

    makeClients(settings, Map.of());
    assertThat(settings.producer()).containsEntry("delivery.timeout.ms", deliveryTimeout);
  }

  /** Each is right by itself, but not beside the others: Kafka makes no client with it. */
  @ParameterizedTest
  @CsvSource({
    "default.api.timeout.ms, 3999",
    "delivery.timeout.ms, 3999",
    "linger.ms, 1, delivery.timeout.ms, 4000",
    "enable.idempotence, true",
    "enable.idempotence, true, acks, all",
    "transactional.id, orders"
  })
  void shouldRefuseWhatNoClientCanBeMadeWith(ArgumentsAccessor given) {
    host.put("bootstrap.servers", "localhost:9092");
    MonitorClientConfig settings = new MonitorClientConfig(host, "orders-1");
    Map<String, String> wrong = new HashMap<>();
    for (int i = 0; i < given.size(); i += 2) {
      wrong.put(given.getString(i), given.getString(i + 1));
    }
    assertThatThrownBy(() -> makeClients(settings, wrong)).isInstanceOf(KafkaException.class);

    wrong.forEach((key, value) -> host.put("truechimer.monitor.client." + key, value));

    assertThatThrownBy(this::all)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("truechimer.monitor.client.")
        .satisfies(e -> assertThat(wrong.keySet()).anyMatch(e.getMessage()::contains));
  }

  @ParameterizedTest
  @CsvSource({
    "default.api.timeout.ms, 4000",
    "delivery.timeout.ms, 4000",
    "linger.ms, 9223372036854775807",
    "enable.idempotence, false"
  })
  void shouldTakeWhatJustSuffices(String key, String value) {
    host.put("bootstrap.servers", "localhost:9092");
    host.put("truechimer.monitor.client." + key, value);

    makeClients(new MonitorClientConfig(host, "orders-1"), Map.of());
  }

  private static void makeClients(MonitorClientConfig settings, Map<String, String> more) {
    Admin.create(with(settings.admin(), more)).close(Duration.ZERO);
    new KafkaProducer<>(with(settings.producer(), more)).close(Duration.ZERO);
    new KafkaConsumer<>(with(settings.consumer(), more)).close(CloseOptions.timeout(Duration.ZERO));
  }

  private static Map<String, Object> with(Map<String, Object> settings, Map<String, String> more) {
    settings.putAll(more);
    return settings;
  }

  @Test
  void shouldLeaveTimesThatAreGiven() {
    host.put("bootstrap.servers", "localhost:9092");
    host.put("truechimer.monitor.client.request.timeout.ms", "3000");
    host.put("truechimer.monitor.client.delivery.timeout.ms", "3001");
    host.put("truechimer.monitor.client.default.api.timeout.ms", "3002");
    MonitorClientConfig settings = new MonitorClientConfig(host, "orders-1");

    assertThat(settings.producer()).containsEntry("delivery.timeout.ms", "3001");
    assertThat(settings.admin()).containsEntry("default.api.timeout.ms", "3002");
  }

  /** What is wrong here would show only when a client is made. */
  @Test
  void shouldMakeSettingsThatKafkaTakes() {
    host.put("bootstrap.servers", "localhost:9092");
    MonitorClientConfig settings = new MonitorClientConfig(host, "orders-1");

    assertThat(new AdminClientConfig(settings.admin()).getInt("default.api.timeout.ms"))
        .isEqualTo(10_000);
    assertThat(new ProducerConfig(settings.producer()).getString("acks")).isEqualTo("-1");
    assertThat(new ConsumerConfig(settings.consumer()).getBoolean("enable.auto.commit")).isFalse();
  }
}
