/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.serde.ClockHeaders;
import io.truechimer.sync.NodeHash;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records that are copied to another cluster keep the stamps of those who sent them first.
 *
 * <p>Two programs copy, each in a JVM of its own: MirrorMaker 2 both ways, with our interceptor on
 * the way there and without on the way back, and a plain worker of Kafka Connect with MirrorMaker's
 * connector, which has Connect's own way with headers. The worker has all of ours from the one jar.
 */
@ExtendWith(TestClusterExtension.class)
class MirrorMakerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STAMPED = 20;

  @TempDir private static Path folder;

  private static TestCluster source;
  private static TestCluster target;
  private static ChildJvm mirrorMaker;
  private static ChildJvm connect;

  private static String orders;
  private static String invoices;

  @BeforeAll
  static void start(TestCluster shared) throws IOException {
    source = shared;
    target = TestCluster.start();
    orders = fill(source, "orders");
    invoices = fill(target, "invoices");
    mirrorMaker =
        ChildJvm.start(
            ChildJvm.wholeClassPath(),
            "org.apache.kafka.connect.mirror.MirrorMaker",
            file("mm2.properties", mirrorMakerProperties()));
    connect =
        ChildJvm.start(
            ChildJvm.wholeClassPathWithOneJar(),
            "org.apache.kafka.connect.cli.ConnectStandalone",
            file("worker.properties", workerProperties()),
            file("connector.properties", connectorProperties()));
  }

  @AfterAll
  static void stop() {
    connect.close();
    mirrorMaker.close();
    target.close();
  }

  @Test
  void shouldKeepStampsWithOurInterceptorInMirrorMaker() {
    List<ConsumerRecord<String, String>> origin = records(source, orders);
    List<ConsumerRecord<String, String>> copies = records(target, "source." + orders);

    assertThat(copies)
        .zipSatisfy(
            origin,
            (copy, original) -> {
              assertThat(copy.key()).isEqualTo(original.key());
              assertThat(copy.value()).isEqualTo(original.value());
              assertThat(copy.timestamp()).isEqualTo(original.timestamp());
            });
    assertThat(copies.subList(0, STAMPED))
        .zipSatisfy(
            origin.subList(0, STAMPED),
            (copy, original) -> assertThat(copy.headers()).isEqualTo(original.headers()));
    // What has none gets one: that shows that the interceptor was there.
    assertThat(Clients.stamp(copies.get(STAMPED)).nodeHash()).isEqualTo(NodeHash.of("mirror-1"));
  }

  @Test
  void shouldCarryStampsWithoutOurInterceptor() {
    List<ConsumerRecord<String, String>> origin = records(target, invoices);
    List<ConsumerRecord<String, String>> copies = records(source, "target." + invoices);

    assertThat(copies)
        .zipSatisfy(
            origin,
            (copy, original) -> {
              assertThat(copy.value()).isEqualTo(original.value());
              assertThat(copy.timestamp()).isEqualTo(original.timestamp());
              assertThat(copy.headers()).isEqualTo(original.headers());
            });
  }

  @Test
  void shouldReadTheTextThatConnectMakesOfStamps() {
    List<ConsumerRecord<String, String>> origin = records(source, orders).subList(0, STAMPED);
    List<ConsumerRecord<String, String>> copies = records(target, "connect." + orders);

    assertThat(copies.subList(0, STAMPED))
        .zipSatisfy(
            origin,
            (copy, original) -> {
              assertThat(copy.value()).isEqualTo(original.value());
              assertThat(stampBytes(copy))
                  .isEqualTo(Base64.getEncoder().encode(stampBytes(original)));
              assertThat(Clients.stamp(copy)).isEqualTo(Clients.stamp(original));
            });
    assertThat(Clients.stamp(copies.get(STAMPED)).nodeHash()).isEqualTo(NodeHash.of("connect-1"));
  }

  private static byte[] stampBytes(ConsumerRecord<?, ?> record) {
    return record.headers().lastHeader(ClockHeaders.HLC).value();
  }

  /** Makes a topic of stamped records and, at the end, one without a stamp. */
  private static String fill(TestCluster cluster, String name) {
    Clients clients = new Clients(cluster);
    String topic = Clients.topic(cluster, name, 1);
    try (Producer<String, String> producer =
        clients.producer(Map.of(ClockConfig.NODE_ID, "origin-1"))) {
      for (int i = 0; i < STAMPED; i++) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, null, "value-" + i);
        record.headers().add("other", new byte[] {1, (byte) i});
        Clients.send(producer, record);
      }
    }
    try (Producer<String, String> producer = clients.plainProducer(Map.of())) {
      Clients.send(producer, new ProducerRecord<>(topic, "key", "without a stamp"));
    }
    return topic;
  }

  private static List<ConsumerRecord<String, String>> records(TestCluster cluster, String topic) {
    // A reader that came first would make the topic itself.
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      Awaitility.await(topic)
          .atMost(PATIENCE)
          .until(() -> admin.listTopics().names().get().contains(topic));
    }
    return new Clients(cluster).read(topic, STAMPED + 1);
  }

  private static String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static String mirrorMakerProperties() {
    return """
    clusters=source, target
    source.bootstrap.servers=%s
    target.bootstrap.servers=%s

    source->target.enabled=true
    source->target.topics=%s
    target.producer.interceptor.classes=io.truechimer.interceptors.ClockProducerInterceptor
    target.producer.truechimer.node.id=mirror-1
    target.producer.truechimer.producer.existing.header=keep

    target->source.enabled=true
    target->source.topics=%s

    plugin.discovery=service_load
    source.plugin.discovery=service_load
    target.plugin.discovery=service_load
    emit.heartbeats.enabled=false
    emit.checkpoints.enabled=false
    sync.topic.acls.enabled=false
    replication.factor=1
    heartbeats.topic.replication.factor=1
    offset-syncs.topic.replication.factor=1
    offset.storage.replication.factor=1
    status.storage.replication.factor=1
    config.storage.replication.factor=1
    """
        .formatted(source.bootstrapServers(), target.bootstrapServers(), orders, invoices);
  }

  private static String workerProperties() {
    return """
    bootstrap.servers=%s
    key.converter=org.apache.kafka.connect.converters.ByteArrayConverter
    value.converter=org.apache.kafka.connect.converters.ByteArrayConverter
    offset.storage.file.filename=%s
    listeners=http://127.0.0.1:0
    plugin.discovery=service_load
    """
        .formatted(target.bootstrapServers(), folder.resolve("offsets"));
  }

  private static String connectorProperties() {
    return """
    name=mirror
    connector.class=org.apache.kafka.connect.mirror.MirrorSourceConnector
    source.cluster.alias=connect
    target.cluster.alias=target
    source.cluster.bootstrap.servers=%s
    target.cluster.bootstrap.servers=%s
    topics=%s
    sync.topic.acls.enabled=false
    replication.factor=1
    offset-syncs.topic.replication.factor=1
    producer.override.interceptor.classes=io.truechimer.interceptors.ClockProducerInterceptor
    producer.override.truechimer.node.id=connect-1
    producer.override.truechimer.producer.existing.header=keep
    """
        .formatted(source.bootstrapServers(), target.bootstrapServers(), orders);
  }
}
