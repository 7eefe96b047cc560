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

/** The settings of a node that is both broker and controller. */
final class BrokerProperties {

  /** The name of the listener for clients and brokers. */
  static final String CLIENTS = "PLAINTEXT";

  /** The name of the listener for controllers. */
  static final String CONTROLLER = "CONTROLLER";

  static final String HOST = "127.0.0.1";

  /** {@link #HOST} as bytes, which need no name resolution. */
  static final byte[] LOOPBACK = {127, 0, 0, 1};

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
   * @param node the node's number: the index of its ports
   * @param ports the ports of all nodes of the cluster
   * @param folder the node's data folder
   * @param extra settings that extend or override the others
   */
  static Map<String, String> ofNode(
      int node, List<Ports> ports, Path folder, Map<String, String> extra) {
    Map<String, String> properties = ofCluster(ports.size());
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(node));
    properties.put("log.dirs", folder.toString());
    properties.put("listeners", listeners(ports.get(node)));
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("controller.listener.names", CONTROLLER);
    properties.put("controller.quorum.voters", voters(ports));
    properties.putAll(extra);
    return properties;
  }

  /** {@return the settings for tests that do not depend on ports and folders} */
  static Map<String, String> ofCluster(int nodes) {
    String replicas = Integer.toString(Math.min(3, nodes));
    String inSync = nodes < 3 ? "1" : "2";
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("default.replication.factor", replicas);
    properties.put("min.insync.replicas", inSync);
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      // Few partitions: each takes time when a test first uses the topic.
      properties.put(topic + ".num.partitions", Integer.toString(nodes));
      properties.put(topic + ".replication.factor", replicas);
    }
    properties.put("transaction.state.log.min.isr", inSync);
    properties.put("share.coordinator.state.topic.min.isr", inSync);
    // Members of a group in a test join at once, so there is no need to wait for more.
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("group.streams.initial.rebalance.delay.ms", "0");
    for (String type : List.of("consumer", "share", "streams")) {
      // Members get their assignments with a heartbeat, by default every 5 s.
      properties.put("group." + type + ".min.heartbeat.interval.ms", "500");
      properties.put("group." + type + ".heartbeat.interval.ms", "500");
    }
    // The default is 128 MiB, for the logs of a production broker.
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
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
