/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The settings of a node that is broker and controller in one. */
final class BrokerProperties {

  /** The name of the listener for clients and brokers. */
  static final String CLIENTS = "PLAINTEXT";

  /** The name of the listener for controllers. */
  static final String CONTROLLER = "CONTROLLER";

  static final String HOST = "127.0.0.1";

  private BrokerProperties() {}

  /** The two ports of a node. */
  record Ports(int clients, int controller) {

    String address() {
      return HOST + ":" + clients;
    }
  }

  /**
   * {@return the settings of one node}
   *
   * @param node its number, the index of its ports
   * @param ports of all nodes of the cluster
   * @param folder where it keeps its data
   * @param extra settings that win
   */
  static Map<String, String> of(
      int node, List<Ports> ports, Path folder, Map<String, String> extra) {
    String nodes = Integer.toString(ports.size());
    String replicas = Integer.toString(Math.min(3, ports.size()));
    String inSync = ports.size() < 3 ? "1" : "2";
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(node));
    properties.put("log.dirs", folder.toString());
    properties.put("listeners", listeners(ports.get(node)));
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("controller.listener.names", CONTROLLER);
    properties.put("controller.quorum.voters", voters(ports));

    properties.put("default.replication.factor", replicas);
    properties.put("min.insync.replicas", inSync);
    // Few partitions, as each costs time when a test first needs the topic.
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      properties.put(topic + ".num.partitions", nodes);
      properties.put(topic + ".replication.factor", replicas);
    }
    properties.put("transaction.state.log.min.isr", inSync);
    properties.put("share.coordinator.state.topic.min.isr", inSync);

    // Groups of tests are complete at once.
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("group.streams.initial.rebalance.delay.ms", "0");
    // A hundredth of the default suits the logs of tests.
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
    properties.putAll(extra);
    return properties;
  }

  private static String listeners(Ports ports) {
    return CLIENTS
        + "://"
        + ports.address()
        + ","
        + CONTROLLER
        + "://"
        + HOST
        + ":"
        + ports.controller();
  }

  private static String voters(List<Ports> ports) {
    return IntStream.range(0, ports.size())
        .mapToObj(node -> node + "@" + HOST + ":" + ports.get(node).controller())
        .collect(Collectors.joining(","));
  }
}
