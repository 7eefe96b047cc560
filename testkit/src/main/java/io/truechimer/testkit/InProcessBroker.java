/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker and its controller in this JVM, assembled like in Kafka's {@code KafkaRaftServer}, with
 * two differences: its sockets are already bound, and a fault is logged but does not end the JVM.
 */
final class InProcessBroker {

  private static final Logger LOG = LoggerFactory.getLogger(InProcessBroker.class);

  private InProcessBroker() {}

  static TestCluster start(Map<String, String> extra) {
    return Cleanup.guard(cleanup -> start(extra, cleanup));
  }

  private static TestCluster start(Map<String, String> extra, Cleanup cleanup) throws Exception {
    Path folder = Storage.temporaryFolder(cleanup);
    Storage.format(folder, 0, Uuid.randomUuid().toString());
    BoundSockets sockets = cleanup.add(new BoundSockets());
    BrokerProperties.Ports ports =
        new BrokerProperties.Ports(
            sockets.bind(BrokerProperties.CLIENTS), sockets.bind(BrokerProperties.CONTROLLER));
    KafkaConfig config =
        new KafkaConfig(BrokerProperties.ofNode(0, List.of(ports), folder, extra), false);
    var storage = KafkaRaftServer.initializeLogDirs(config, LOG, "");
    SharedServer shared =
        new SharedServer(
            config,
            storage._1(),
            Time.SYSTEM,
            new Metrics(),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()),
            (name, fatal, action) -> new LoggingFaultHandler(name, action),
            sockets);
    ControllerServer controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), storage._2());
    BrokerServer broker = new BrokerServer(shared);
    // Steps run in reverse order: the broker stops first, because it deregisters at the controller.
    cleanup.add(controller::shutdown);
    cleanup.add(broker::shutdown);
    controller.startup();
    broker.startup();
    return new TestCluster(ports.address(), cleanup);
  }
}
