/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import static io.truechimer.sync.SimClock.MILLI;
import static io.truechimer.sync.SimClock.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Many nodes in virtual time, which talk through the log of a broker. The same seed gives the same
 * run. All assertions are the nodes', at each of their ticks.
 */
final class Simulation {

  /**
   * What is simulated.
   *
   * @param network delays and troubles
   * @param nodes how many
   * @param seconds for how long
   * @param perHost how many nodes share a clock
   * @param perGroup how many nodes share a partition
   * @param falseHosts how many clocks become false
   * @param heartbeats whether nodes read each other's heartbeats
   * @param brokers how many brokers nodes measure by their acknowledgements, in turn; the third is
   *     false
   * @param settings the monitors'
   */
  record Plan(
      SimNetwork network,
      int nodes,
      int seconds,
      int perHost,
      int perGroup,
      int falseHosts,
      boolean heartbeats,
      int brokers,
      MonitorSettings settings) {}

  /**
   * The bytes of a heartbeat in a record and a batch of its own, and of each echo. {@code
   * WireSizeTest} of the serdes holds both to what is written.
   */
  private static final int HEARTBEAT_BYTES = 225;

  private static final int ECHO_BYTES = 27;

  /** A disciplined clock, a usual one, and one of which nobody knows anything. */
  private static final long[] CLAIMS_MILLIS = {2, 10, 100};

  private final Plan plan;
  private final Random random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<SimNode> nodes = new ArrayList<>();
  private final long[] latestDelivery;
  private final List<SimClock> brokers = new ArrayList<>();
  private final int brokerRegion;
  private final long[] cutFrom;
  private final long[] pausedFrom;
  private final SimulationResult result;
  private long now;
  private long scheduled;
  private long trace;

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  Simulation(Plan plan, long seed) {
    this.plan = plan;
    random = new Random(seed);
    result = new SimulationResult(plan);
    latestDelivery = new long[plan.nodes];
    brokerRegion = random.nextInt(plan.network.regions());
    for (int i = 0; i < plan.brokers; i++) {
      SimClock.Fault fault =
          i == 2 ? new SimClock.Fault(0, Long.MAX_VALUE, 900 * MILLI, 0) : SimClock.Fault.NONE;
      brokers.add(new SimClock(random, 45 * MILLI, fault, SimClock.Sleep.NONE));
    }
    int hosts = (plan.nodes + plan.perHost - 1) / plan.perHost;
    List<SimClock> clocks = new ArrayList<>();
    for (int host = 0; host < hosts; host++) {
      clocks.add(clock(host < plan.falseHosts));
    }
    cutFrom = troubles();
    pausedFrom = troubles();
    for (int i = 0; i < plan.nodes; i++) {
      // A host's nodes belong to one region, and different groups.
      int host = i % hosts;
      int region = host % plan.network.regions();
      SimNode node =
          new SimNode(
              i, region, "host" + host, clocks.get(host), () -> now, this::isHonest, plan.settings);
      nodes.add(node);
      schedule(random.nextLong(SECOND), () -> beat(node));
    }
  }

  private boolean isHonest(OffsetSample.Source source) {
    SimClock clock =
        source.kind() == OffsetSample.Kind.PEER
            ? nodes.get((int) source.incarnation()).clock
            : brokers.get(Integer.parseInt(source.name()));
    return clock.fault().equals(SimClock.Fault.NONE);
  }

  private SimClock clock(boolean isFalse) {
    SimClock.Fault fault = SimClock.Fault.NONE;
    SimClock.Sleep sleep = SimClock.Sleep.NONE;
    if (isFalse) {
      long from = (20 + random.nextInt(20)) * SECOND;
      long sign = random.nextBoolean() ? 1 : -1;
      // Too little to be seen, enough, more than the maximum offset; or ever more.
      long[] steps = {15 * MILLI, 300 * MILLI, 900 * MILLI, 90 * SECOND, 0};
      int kind = random.nextInt(steps.length + 1);
      long until = random.nextBoolean() ? Long.MAX_VALUE : from + 30 * SECOND;
      if (kind == steps.length) {
        // The machine stands still, and nobody puts its wall right.
        long stood = (1 + random.nextInt(10)) * SECOND;
        sleep = new SimClock.Sleep(from - stood, from);
        fault = new SimClock.Fault(from, until, -stood, 0);
      } else {
        long driftPpb = steps[kind] == 0 ? sign * 9_000_000 : 0;
        fault = new SimClock.Fault(from, until, sign * steps[kind], driftPpb);
      }
    } else if (plan.network.hasTrouble() && random.nextInt(4) == 0) {
      long from = (10 + random.nextInt(60)) * SECOND;
      sleep = new SimClock.Sleep(from, from + (1 + random.nextInt(20)) * SECOND);
    }
    return new SimClock(random, CLAIMS_MILLIS[random.nextInt(3)] * MILLI, fault, sleep);
  }

  private long[] troubles() {
    long[] from = new long[plan.nodes];
    for (int i = 0; i < from.length; i++) {
      boolean isTroubled = plan.network.hasTrouble() && random.nextInt(3) == 0;
      from[i] = isTroubled ? (10 + random.nextInt(60)) * SECOND : Long.MAX_VALUE - 60 * SECOND;
    }
    return from;
  }

  SimulationResult run() {
    long end = plan.seconds * SECOND;
    while (events.peek().at <= end) {
      Event event = events.poll();
      now = event.at;
      event.action.run();
    }
    result.end(trace, nodes);
    return result;
  }

  private void schedule(long at, Runnable action) {
    events.add(new Event(at, scheduled++, action));
  }

  /** {@return when a node can next do something} */
  private long whenAwake(SimNode node, long at) {
    long awake = at;
    SimClock.Sleep sleep = node.clock.sleep();
    if (sleep.contains(awake)) {
      awake = sleep.until();
    }
    long paused = pausedFrom[node.index];
    return awake >= paused && awake < paused + 20 * SECOND ? paused + 20 * SECOND : awake;
  }

  private boolean isCutOff(SimNode node) {
    long from = cutFrom[node.index];
    return now >= from && now < from + 25 * SECOND;
  }

  private boolean isLost(SimNode node) {
    return isCutOff(node) || random.nextDouble() < plan.network.loss();
  }

  /** A tick and a heartbeat in each interval, give or take a tenth. */
  private void beat(SimNode node) {
    long awake = whenAwake(node, now);
    if (awake > now) {
      schedule(awake, () -> beat(node));
      return;
    }
    node.tick();
    trace = trace * 31 + node.trace();
    result.tick(node);
    long interval = plan.settings.heartbeatIntervalNanos();
    schedule(now + interval + random.nextLong(-interval / 10, interval / 10), () -> beat(node));
    SimNode.Message message = node.send();
    result.sent(HEARTBEAT_BYTES + ECHO_BYTES * message.heartbeat().echoes().size());
    if (!isLost(node)) {
      long sent = node.monotonicNanos();
      long arrival = now + plan.network.delay(random, node.region, brokerRegion);
      schedule(arrival, () -> append(node, message, sent));
    }
  }

  private void append(SimNode sender, SimNode.Message message, long sent) {
    if (plan.brokers > 0 && !isLost(sender)) {
      int index = (int) (message.heartbeat().sequence() % plan.brokers);
      String broker = Integer.toString(index);
      long appended = brokers.get(index).wall(now) / MILLI;
      deliver(sender, delay(sender), () -> sender.acknowledged(broker, sent, appended));
    }
    if (!plan.heartbeats) {
      return;
    }
    int groups = (plan.nodes + plan.perGroup - 1) / plan.perGroup;
    for (int i = sender.index % groups; i < plan.nodes; i += groups) {
      SimNode reader = nodes.get(i);
      if (reader == sender || isLost(reader)) {
        continue;
      }
      deliver(reader, delay(reader), () -> reader.receive(message));
      if (plan.network.repeats() > 0 && random.nextDouble() < plan.network.repeats()) {
        deliver(reader, delay(reader), () -> reader.receive(message));
        long later = now + (1 + random.nextInt(40)) * SECOND;
        deliver(reader, later, () -> reader.receive(message));
      }
    }
  }

  private long delay(SimNode reader) {
    long at = now + plan.network.delay(random, brokerRegion, reader.region);
    if (plan.network.isOrdered()) {
      at = Math.max(at, latestDelivery[reader.index]);
      latestDelivery[reader.index] = at;
    }
    return at;
  }

  private void deliver(SimNode reader, long at, Runnable action) {
    schedule(
        at,
        () -> {
          long awake = whenAwake(reader, now);
          if (awake > now) {
            schedule(awake, action);
          } else {
            action.run();
          }
        });
  }
}
