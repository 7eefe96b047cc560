/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import io.truechimer.sync.MonitorState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The monitor topic becomes what it must not be, under nodes that use it. */
final class TopicFaults {

  private TopicFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of(
            "monitor topic with CreateTime",
            "The monitor topic gets message.timestamp.type=CreateTime, until all nodes have left it"
                + " and hold over; then LogAppendTime again.",
            scene -> alter(scene, "message.timestamp.type", "CreateTime", "LogAppendTime")),
        Fault.of(
                "monitor topic compacted",
                "The same with cleanup.policy=compact.",
                scene -> alter(scene, "cleanup.policy", "compact", "delete"))
            .onlyLong(),
        Fault.of(
                "monitor topic with several partitions",
                "The monitor topic gets three partitions, until all nodes have left it; then it is"
                    + " deleted, and the nodes create it anew.",
                TopicFaults::partition)
            .onlyLong(),
        Fault.of(
                "monitor topic without permission",
                "All operations on the monitor topic are denied, until all nodes hold over; then"
                    + " allowed again.",
                TopicFaults::deny)
            .onlyLong());
  }

  private interface Change {
    void make(Admin admin) throws Exception;
  }

  private static void change(Scene scene, Change change) throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", scene.cluster().bootstrapServers()))) {
      change.make(admin);
    }
  }

  private static void alter(Scene scene, String key, String wrong, String right) throws Exception {
    change(scene, admin -> set(admin, key, wrong));
    scene.awaitAll(MonitorState.HOLDOVER);
    change(scene, admin -> set(admin, key, right));
    scene.awaitWell();
  }

  private static void set(Admin admin, String key, String value) throws Exception {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, Scene.MONITOR_TOPIC),
                List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
        .all()
        .get(30, TimeUnit.SECONDS);
  }

  private static void partition(Scene scene) throws Exception {
    change(
        scene,
        admin ->
            admin
                .createPartitions(Map.of(Scene.MONITOR_TOPIC, NewPartitions.increaseTo(3)))
                .all()
                .get(30, TimeUnit.SECONDS));
    scene.awaitAll(MonitorState.HOLDOVER);
    change(
        scene,
        admin -> admin.deleteTopics(List.of(Scene.MONITOR_TOPIC)).all().get(30, TimeUnit.SECONDS));
    scene.awaitWell();
  }

  private static void deny(Scene scene) throws Exception {
    AclBinding rule =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, Scene.MONITOR_TOPIC, PatternType.LITERAL),
            new AccessControlEntry(
                "User:ANONYMOUS", "*", AclOperation.ALL, AclPermissionType.DENY));
    change(scene, admin -> admin.createAcls(List.of(rule)).all().get(30, TimeUnit.SECONDS));
    scene.awaitAll(MonitorState.HOLDOVER);
    change(
        scene, admin -> admin.deleteAcls(List.of(rule.toFilter())).all().get(30, TimeUnit.SECONDS));
    scene.awaitWell();
  }
}
