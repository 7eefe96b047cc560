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
 * A cluster whose brokers are child JVMs, for tests of failures. Brokers are numbered from 0. They
 * can be killed, paused, stopped, and restarted with the same data and the same ports.
 *
 * <p>Each node is broker and controller. With three or more nodes, topics have three replicas and
 * {@code min.insync.replicas} is 2, and the cluster works while a majority of the nodes does. With
 * fewer nodes there is no replication. A broker that is killed or paused loses its leaderships
 * after 3 s. The brokers end with this JVM, even if it is killed, except a paused one.
 *
 * <p>Thread-safe. {@link #pause}, {@link #resume} and {@link #stop} need a POSIX shell.
 */
public final class ChildCluster extends TestCluster {

  /**
   * A third of the defaults, because a killed broker can register again only after its session has
   * ended.
   */
  private static final Map<String, String> SHORT_SESSIONS =
      Map.of("broker.session.timeout.ms", "3000", "broker.heartbeat.interval.ms", "600");

  /** The number of attempts to start, as another process can bind a port first. */
  private static final int ATTEMPTS = 3;

  private final List<ChildBroker> brokers;

  private ChildCluster(String bootstrapServers, Cleanup cleanup, List<ChildBroker> brokers) {
    super(bootstrapServers, cleanup);
    this.brokers = brokers;
  }

  static ChildCluster start(int nodes, Map<String, String> extra, List<String> jvmOptions) {
    return start(nodes, extra, jvmOptions, FreePorts::forNodes);
  }

  /** A source of free ports, two for each node. */
  interface PortSource {
    List<BrokerProperties.Ports> forNodes(int nodes) throws IOException;
  }

  static ChildCluster start(
      int nodes, Map<String, String> extra, List<String> jvmOptions, PortSource source) {
    if (nodes < 1) {
      throw new IllegalArgumentException("a cluster must have at least 1 broker: brokers=" + nodes);
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
   * Kills a broker (SIGKILL) and waits for its end. Its data stays for {@link #restart}.
   *
   * @param broker the broker's number
   */
  public synchronized void kill(int broker) {
    ChildBroker target = brokers.get(broker);
    act(
        () -> {
          target.kill();
          target.awaitEnd();
        });
  }

  /**
   * Stops a broker (SIGTERM) and waits for its end. The broker first hands over its leaderships. A
   * paused broker is resumed first.
   *
   * @param broker the broker's number
   * @throws IllegalStateException if the broker is not alive, or if it had to be killed after a
   *     minute
   */
  public synchronized void stop(int broker) {
    ChildBroker target = alive(broker);
    act(
        () -> {
          target.terminate();
          target.awaitEnd();
        });
  }

  /**
   * Pauses a broker (SIGSTOP): it keeps its connections but answers no requests.
   *
   * @param broker the broker's number
   * @throws IllegalStateException if the broker is not alive
   */
  public synchronized void pause(int broker) {
    ChildBroker target = alive(broker);
    act(() -> target.signal("STOP"));
  }

  /**
   * Resumes a paused broker (SIGCONT).
   *
   * @param broker the broker's number
   * @throws IllegalStateException if the broker is not alive
   */
  public synchronized void resume(int broker) {
    ChildBroker target = alive(broker);
    act(() -> target.signal("CONT"));
  }

  /**
   * Restarts brokers with the same data and the same ports, and waits until they serve clients.
   *
   * @param numbers the brokers' numbers. If a majority of the nodes is down, the call must include
   *     enough brokers for a majority
   * @throws IllegalStateException if one of the brokers is alive, or does not start
   */
  public synchronized void restart(int... numbers) {
    List<ChildBroker> stopped = new ArrayList<>();
    for (int number : numbers) {
      ChildBroker broker = brokers.get(number);
      if (broker.isAlive()) {
        throw new IllegalStateException("a broker that is alive cannot be restarted: " + broker);
      }
      stopped.add(broker);
    }
    act(
        () -> {
          for (ChildBroker broker : stopped) {
            broker.start();
          }
          for (ChildBroker broker : stopped) {
            broker.awaitReady();
          }
        });
  }

  /**
   * {@return whether the broker's process exists; true while it is paused}
   *
   * @param broker the broker's number
   */
  public synchronized boolean isAlive(int broker) {
    return brokers.get(broker).isAlive();
  }

  /**
   * {@return the broker's log file, across restarts}
   *
   * @param broker the broker's number
   */
  public Path log(int broker) {
    return brokers.get(broker).log();
  }

  /**
   * {@return the process id of the broker}
   *
   * @param broker the broker's number
   * @throws IllegalStateException if the broker is not alive
   */
  public synchronized long pid(int broker) {
    return alive(broker).pid();
  }

  /**
   * {@return the folder with the broker's data}
   *
   * @param broker the broker's number
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
      throw new IllegalStateException("broker cannot be started or signalled: cause=" + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a broker", e);
    }
  }
}
