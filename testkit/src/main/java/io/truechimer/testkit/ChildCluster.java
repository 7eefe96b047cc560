/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * A cluster whose brokers are child JVMs, for faults: brokers are numbered from 0 and can be
 * killed, paused, stopped, and restarted on the same data and the same ports.
 *
 * <p>Each is broker and controller. With three or more, topics have three replicas, two of which
 * must be in sync, and the cluster stands while a majority does; with fewer, nothing is replicated.
 * A broker that is killed or paused loses its leaderships after 3 s. The brokers end with this JVM,
 * even if it is killed, save one that is paused at that time.
 *
 * <p>Thread-safe. Needs a POSIX shell for {@link #pause}, {@link #resume} and {@link #stop}.
 */
public final class ChildCluster extends TestCluster {

  /**
   * A third of the defaults: a broker that was killed may not register anew before its session
   * ends.
   */
  private static final Map<String, String> SHORT_SESSIONS =
      Map.of("broker.session.timeout.ms", "3000", "broker.heartbeat.interval.ms", "600");

  /** How often somebody else may have been faster to bind a port. */
  private static final int ATTEMPTS = 3;

  private final List<ChildBroker> brokers;

  private ChildCluster(String bootstrapServers, Cleanup cleanup, List<ChildBroker> brokers) {
    super(bootstrapServers, cleanup);
    this.brokers = brokers;
  }

  static ChildCluster start(int nodes, Map<String, String> extra, List<String> jvmOptions) {
    return start(nodes, extra, jvmOptions, FreePorts::forNodes);
  }

  /** Where ports come from: as many as there are nodes. */
  interface PortSource {
    List<BrokerProperties.Ports> forNodes(int nodes) throws IOException;
  }

  static ChildCluster start(
      int nodes, Map<String, String> extra, List<String> jvmOptions, PortSource source) {
    if (nodes < 1) {
      throw new IllegalArgumentException("a cluster has at least 1 broker: brokers=" + nodes);
    }
    Map<String, String> properties = new HashMap<>(SHORT_SESSIONS);
    properties.putAll(extra);
    for (int attempt = 1; ; attempt++) {
      try {
        return Cleanup.guard(
            cleanup -> start(source.forNodes(nodes), properties, jvmOptions, cleanup));
      } catch (IllegalStateException e) {
        if (attempt == ATTEMPTS || !(e.getCause() instanceof BindException)) {
          throw e;
        }
      }
    }
  }

  private static ChildCluster start(
      List<BrokerProperties.Ports> ports,
      Map<String, String> extra,
      List<String> jvmOptions,
      Cleanup cleanup)
      throws Exception {
    Path folder = Storage.temporaryFolder(cleanup);
    String clusterId = Uuid.randomUuid().toString();
    String name = Logs.nextCluster();
    List<ChildBroker> brokers = new ArrayList<>();
    cleanup.add(() -> killAll(brokers));
    for (int node = 0; node < ports.size(); node++) {
      Path data = Files.createDirectory(folder.resolve("broker-" + node));
      Storage.format(data, node, clusterId);
      ChildBroker broker =
          new ChildBroker(
              node,
              ports.get(node).address(),
              BrokerProperties.ofNode(node, ports, data, extra),
              jvmOptions,
              data,
              Logs.file(name + "-broker-" + node));
      broker.start();
      brokers.add(broker);
    }
    for (ChildBroker broker : brokers) {
      broker.awaitReady();
    }
    return new ChildCluster(
        ports.stream().map(BrokerProperties.Ports::address).collect(Collectors.joining(",")),
        cleanup,
        List.copyOf(brokers));
  }

  private static void killAll(List<ChildBroker> brokers) throws InterruptedException {
    brokers.forEach(ChildBroker::kill);
    for (ChildBroker broker : brokers) {
      broker.awaitEnd();
    }
  }

  /**
   * Kills a broker (SIGKILL) and waits for its end. What it wrote stays, and is there after {@link
   * #restart}.
   *
   * @param broker its number
   */
  public synchronized void kill(int broker) {
    ChildBroker victim = brokers.get(broker);
    act(
        () -> {
          victim.kill();
          victim.awaitEnd();
        });
  }

  /**
   * Stops a broker (SIGTERM), which hands over its leaderships first, and waits for its end. One
   * that is paused is resumed first.
   *
   * @param broker its number
   * @throws IllegalStateException if it is not alive, or did not end in a minute and was killed
   */
  public synchronized void stop(int broker) {
    ChildBroker leaver = alive(broker);
    act(
        () -> {
          leaver.terminate();
          leaver.awaitEnd();
        });
  }

  /**
   * Pauses a broker (SIGSTOP): it keeps its connections and answers nothing.
   *
   * @param broker its number
   * @throws IllegalStateException if it is not alive
   */
  public synchronized void pause(int broker) {
    ChildBroker sleeper = alive(broker);
    act(() -> sleeper.signal("STOP"));
  }

  /**
   * Resumes a broker that is paused (SIGCONT).
   *
   * @param broker its number
   * @throws IllegalStateException if it is not alive
   */
  public synchronized void resume(int broker) {
    ChildBroker sleeper = alive(broker);
    act(() -> sleeper.signal("CONT"));
  }

  /**
   * Starts brokers again, on the same data and the same ports, and waits until they serve clients.
   *
   * @param numbers the brokers' numbers; where a majority is down, name as many as make one
   * @throws IllegalStateException if one of them is alive, or does not start
   */
  public synchronized void restart(int... numbers) {
    List<ChildBroker> starters = new ArrayList<>();
    for (int number : numbers) {
      ChildBroker broker = brokers.get(number);
      if (broker.isAlive()) {
        throw new IllegalStateException("a broker that is alive cannot be restarted: " + broker);
      }
      starters.add(broker);
    }
    act(
        () -> {
          for (ChildBroker broker : starters) {
            broker.start();
          }
          for (ChildBroker broker : starters) {
            broker.awaitReady();
          }
        });
  }

  /**
   * {@return whether the broker's process is there; it is while paused}
   *
   * @param broker its number
   */
  public synchronized boolean isAlive(int broker) {
    return brokers.get(broker).isAlive();
  }

  /**
   * {@return the file with the broker's log, of all its lives}
   *
   * @param broker its number
   */
  public Path log(int broker) {
    return brokers.get(broker).log();
  }

  /**
   * {@return the number of the broker's process}
   *
   * @param broker its number
   * @throws IllegalStateException if it is not alive
   */
  public synchronized long pid(int broker) {
    return alive(broker).pid();
  }

  /**
   * {@return the folder with the broker's data}
   *
   * @param broker its number
   */
  public Path data(int broker) {
    return brokers.get(broker).data();
  }

  private ChildBroker alive(int number) {
    ChildBroker broker = brokers.get(number);
    if (!broker.isAlive()) {
      throw new IllegalStateException("broker is not alive: " + broker);
    }
    return broker;
  }

  private interface Action {
    void run() throws IOException, InterruptedException;
  }

  private static void act(Action action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new IllegalStateException("broker not reached: cause=" + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a broker", e);
    }
  }
}
