/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.truechimer.sync.MonitorState;
import io.truechimer.testkit.CapturedLog;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The topic of the monitor is joined, created or missed, and the host never has to do with it. */
@ExtendWith(TestClusterExtension.class)
class MonitorTopicIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String WATCH = "io.truechimer.interceptors.monitor.MonitorTopic";
  private static final String THREAD = "io.truechimer.interceptors.monitor.MonitorLoop";

  private final TestCluster cluster;
  private final String topic = "monitor-" + UUID.randomUUID();
  private final String records;

  MonitorTopicIT(TestCluster cluster) {
    this.cluster = cluster;
    records = Clients.topic(cluster, "records", 1);
  }

  @Test
  void shouldSayOnceHowToCreateTheTopicAndNotCreateIt() throws Exception {
    try (CapturedLog log = new CapturedLog(WATCH);
        Producer<String, String> producer = producer(cluster, records, Map.of())) {
      await().atMost(PATIENCE).until(() -> !log.messages().isEmpty());
      Clients.send(producer, new ProducerRecord<>(records, "sent all the same"));
      assertThat(log.messages())
          .containsExactly(
              "The clock of node orders-1 stays UNVERIFIED: topic "
                  + topic
                  + " does not exist. Set truechimer.monitor.topic.auto.create=true, or run:"
                  + " kafka-topics --bootstrap-server <servers> --create --topic "
                  + topic
                  + " --partitions 1 --replication-factor 3 --config cleanup.policy=delete"
                  + " --config message.timestamp.type=LogAppendTime --config retention.ms=600000"
                  + " --config segment.ms=600000");
      assertThat(topics()).doesNotContain(topic);

      cluster.createTopic(topic, 1, Map.of("message.timestamp.type", "LogAppendTime"));
      await().atMost(PATIENCE).until(() -> log.messages().size() == 2);
      assertThat(log.messages().get(1)).contains("measures its clock over topic " + topic);
    }
  }

  @Test
  void shouldCreateTheTopicIfToldTo() throws Exception {
    Map<String, Object> settings = Map.of("truechimer.monitor.topic.auto.create", true);
    NodeClock clock = NodeClock.builder("orders-1").build();
    try (Producer<String, String> producer = producer(cluster, records, settings, clock)) {
      await().atMost(PATIENCE).until(() -> !clock.evidence().orElseThrow().sources().isEmpty());
      assertThat(producer.metrics()).isNotEmpty();
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      TopicDescription description =
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      assertThat(description.partitions()).hasSize(1);
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      org.apache.kafka.clients.admin.Config config =
          admin.describeConfigs(List.of(resource)).all().get().get(resource);
      assertThat(config.get("message.timestamp.type").value()).isEqualTo("LogAppendTime");
      assertThat(config.get("cleanup.policy").value()).isEqualTo("delete");
      assertThat(config.get("retention.ms").value()).isEqualTo("600000");
    }
  }

  @Test
  void shouldNotUseATopicWithSeveralPartitions() {
    cluster.createTopic(topic, 3, Map.of("message.timestamp.type", "LogAppendTime"));
    assertObjects(cluster, "must have 1 partition", "it has 3", "truechimer.monitor.topic");
  }

  @Test
  void shouldNotUseATopicWithTheTimestampsOfItsProducers() {
    cluster.createTopic(topic, 1);
    assertObjects(
        cluster,
        "must have message.timestamp.type=LogAppendTime; it has CreateTime",
        "kafka-configs --bootstrap-server <servers> --alter --topic "
            + topic
            + " --add-config message.timestamp.type=LogAppendTime");
  }

  @Test
  void shouldNotUseATopicThatIsCompacted() {
    cluster.createTopic(
        topic, 1, Map.of("message.timestamp.type", "LogAppendTime", "cleanup.policy", "compact"));
    assertObjects(
        cluster,
        "must have cleanup.policy=delete; it has compact",
        "--add-config cleanup.policy=delete");
  }

  /** Kafka's producers make brokers create what is missing, unless the brokers are told not to. */
  @Test
  void shouldStandThatTheTopicIsDeletedAndMadeAgain() throws Exception {
    try (TestCluster strict = TestCluster.start(Map.of("auto.create.topics.enable", "false"))) {
      strict.createTopic("records", 1);
      strict.createTopic(topic, 1, Map.of("message.timestamp.type", "LogAppendTime"));
      NodeClock clock = NodeClock.builder("orders-1").build();
      try (CapturedLog log = new CapturedLog(WATCH);
          Producer<String, String> producer = producer(strict, "records", Map.of(), clock)) {
        await().atMost(PATIENCE).until(() -> isMeasured(clock));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", strict.bootstrapServers()))) {
          admin.deleteTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        }
        await().atMost(PATIENCE).until(() -> !log.messages().isEmpty());
        assertThat(log.messages()).singleElement().asString().contains("does not exist");
        Clients.send(producer, new ProducerRecord<>("records", "sent all the same"));
        await().atMost(PATIENCE).until(() -> !isMeasured(clock));

        strict.createTopic(topic, 1, Map.of("message.timestamp.type", "LogAppendTime"));
        await().atMost(PATIENCE).until(() -> isMeasured(clock));
      }
    }
  }

  private static boolean isMeasured(NodeClock clock) {
    return !clock.evidence().orElseThrow().sources().isEmpty();
  }

  @Test
  void shouldMeasureByTheBrokersWhereItMayNotRead() throws Exception {
    try (TestCluster strict = authorizing(AclOperation.READ)) {
      NodeClock clock = NodeClock.builder("orders-1").build();
      NodeClock other = NodeClock.builder("orders-2").build();
      // It looks again every sixty heartbeats.
      Map<String, Object> settings = Map.of("truechimer.monitor.heartbeat.interval.ms", 20);
      try (CapturedLog log = new CapturedLog(THREAD);
          Producer<String, String> producer = producer(strict, "records", settings, clock);
          Producer<String, String> second = producer(strict, "others", settings, other)) {
        await().atMost(PATIENCE).until(() -> isMeasured(clock) && log.messages().size() == 2);
        Clients.send(producer, new ProducerRecord<>("records", "sent all the same"));
        Clients.send(second, new ProducerRecord<>("records", "this one too"));
        await()
            .atMost(PATIENCE)
            .during(Duration.ofSeconds(3))
            .until(() -> log.messages().size() == 2 && !hears(clock, "orders-2"));
        assertThat(log.messages())
            .allSatisfy(
                message ->
                    assertThat(message)
                        .contains(
                            "may not read the topic " + topic,
                            "only the brokers measure its clock",
                            "Grant Read"));

        allow(strict);
        await().atMost(PATIENCE).until(() -> hears(clock, "orders-2"));
        assertThat(log.messages()).hasSize(2);
      }
    }
  }

  private static boolean hears(NodeClock clock, String node) {
    return clock.evidence().orElseThrow().sources().stream()
        .anyMatch(measurement -> measurement.source().name().equals(node));
  }

  /** What was denied on the monitor topic is denied no longer. */
  private void allow(TestCluster strict) throws Exception {
    AclBindingFilter denials =
        new AclBindingFilter(
            new ResourcePatternFilter(ResourceType.TOPIC, topic, PatternType.LITERAL),
            new AccessControlEntryFilter(null, null, AclOperation.ANY, AclPermissionType.DENY));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", strict.bootstrapServers()))) {
      admin.deleteAcls(List.of(denials)).all().get(30, TimeUnit.SECONDS);
    }
  }

  /** {@return a cluster where something is denied on the monitor topic} */
  private TestCluster authorizing(AclOperation denied) throws Exception {
    TestCluster strict =
        TestCluster.start(
            Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found",
                "true"));
    strict.createTopic("records", 1);
    strict.createTopic(topic, 1, Map.of("message.timestamp.type", "LogAppendTime"));
    List<AclBinding> rules =
        Stream.of(AclPermissionType.ALLOW, AclPermissionType.DENY)
            .map(
                permission ->
                    new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                        new AccessControlEntry(
                            "User:ANONYMOUS",
                            "*",
                            permission == AclPermissionType.DENY ? denied : AclOperation.ALL,
                            permission)))
            .toList();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", strict.bootstrapServers()))) {
      admin.createAcls(rules).all().get(30, TimeUnit.SECONDS);
    }
    return strict;
  }

  @Test
  void shouldDoWithoutPermission() throws Exception {
    try (TestCluster strict = authorizing(AclOperation.ALL)) {
      try (CapturedLog log = new CapturedLog(WATCH);
          Producer<String, String> producer = producer(strict, "records", Map.of())) {
        await().atMost(PATIENCE).until(() -> !log.messages().isEmpty());
        Clients.send(producer, new ProducerRecord<>("records", "sent all the same"));
        assertThat(log.messages())
            .singleElement()
            .asString()
            .contains("may not describe topic " + topic, "Describe, DescribeConfigs, Read");
      }
    }
  }

  @Test
  void shouldSayThatAnotherProcessHasTheSameName() {
    Map<String, Object> settings = Map.of("truechimer.monitor.topic.auto.create", true);
    try (CapturedLog log = new CapturedLog(THREAD);
        Producer<String, String> one = producer(cluster, records, settings);
        Producer<String, String> other = producer(cluster, records, settings)) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  log.messages().stream()
                      .anyMatch(m -> m.contains("Another process has the name of node orders-1")));
      assertThat(one).isNotSameAs(other);
    }
  }

  private void assertObjects(TestCluster where, String... objections) {
    NodeClock clock = NodeClock.builder("orders-1").build();
    try (CapturedLog log = new CapturedLog(WATCH);
        Producer<String, String> producer = producer(where, records, Map.of(), clock)) {
      await().atMost(PATIENCE).until(() -> !log.messages().isEmpty());
      Clients.send(producer, new ProducerRecord<>(records, "sent all the same"));
      assertThat(log.messages()).singleElement().asString().contains(objections);
      assertThat(clock.state()).isIn(MonitorState.STARTING, MonitorState.UNVERIFIED);
      assertThat(clock.evidence().orElseThrow().sources()).isEmpty();
    }
  }

  private Producer<String, String> producer(
      TestCluster where, String target, Map<String, Object> settings) {
    return producer(where, target, settings, NodeClock.builder("orders-1").build());
  }

  private Producer<String, String> producer(
      TestCluster where, String target, Map<String, Object> settings, NodeClock clock) {
    Map<String, Object> all = new HashMap<>();
    all.put("truechimer.node.clock", clock);
    all.put("truechimer.monitor.topic", topic);
    all.put("truechimer.monitor.heartbeat.interval.ms", 100);
    all.put("truechimer.monitor.interval.ms", 500);
    all.put("client.id", target);
    all.putAll(settings);
    return new Clients(where).producer(all);
  }

  private Set<String> topics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      return admin.listTopics().names().get(30, TimeUnit.SECONDS);
    }
  }
}
