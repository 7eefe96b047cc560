/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.HappenedBefore;
import io.truechimer.interceptors.faults.Violation.Rule;
import io.truechimer.interceptors.faults.Window.Stored;
import io.truechimer.serde.HlcHeader;
import io.truechimer.sync.MonitorState;
import io.truechimer.time.TimeInterval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds what was read and reported against what must always be. One checker goes with a topic from
 * its beginning: what it has seen in one window still counts in the next.
 */
final class Checker {

  /** How many warnings a node may log while one fault lasts. */
  private static final int MOST_LINES = 9;

  /**
   * How many objects of ours a process may keep: its clock, and what that has learned of others.
   */
  private static final long MOST_INSTANCES = 2_000;

  /** How many more after ten clients more. */
  private static final long MOST_GROWN = 5;

  private static final long MAX_OFFSET_NANOS = Duration.ofMillis(500).toNanos();

  /** Of stamps that are made to be refused. */
  static final String FUTURE = "future";

  private final Map<String, HlcHeader> stamps = new HashMap<>();
  private final Map<String, NavigableMap<Long, String>> senders = new HashMap<>();
  private final Map<String, Report.Sent> sent = new HashMap<>();
  private final Set<String> read = new HashSet<>();
  private final Set<String> acknowledged = new HashSet<>();
  private final Set<String> unmeasured = new HashSet<>();

  /** What the check that is under way has found. */
  private final List<Violation> violations = new ArrayList<>();

  private long pairs;
  private long rejected;
  private long intervals;
  private long unproven;

  /** {@return what a window shows} */
  Findings check(Window window) {
    violations.clear();
    pairs = 0;
    rejected = 0;
    intervals = 0;
    unproven = 0;
    window.records().forEach(this::take);
    window.reports().forEach((node, reports) -> reports.forEach(r -> take(window, node, r)));
    for (String id : acknowledged) {
      if (!read.contains(id)) {
        violate(Rule.NOTHING_LOST, "acknowledged, and not in the topic: " + id);
      }
    }
    acknowledged.clear();
    if (!window.isLast()) {
      requireReceived(window);
    }
    measureStamps(window);
    order(window);
    window.logs().forEach(this::takeLog);
    return new Findings(
        window.records().size(), pairs, rejected, intervals, unproven, List.copyOf(violations));
  }

  private void violate(Rule rule, String what) {
    violations.add(new Violation(rule, what));
  }

  private void take(Stored stored) {
    ChainRecord record = stored.record();
    String id = record.id();
    if (!read.add(id)) {
      violate(Rule.NOTHING_TWICE, "in the topic twice: " + id);
      return;
    }
    senders.computeIfAbsent(record.sender(), s -> new TreeMap<>()).put(record.number(), id);
    stored
        .stamp()
        .ifPresentOrElse(
            stamp -> {
              stamps.put(id, stamp);
              unmeasured.add(id);
            },
            () -> violate(Rule.STAMPED, "without a stamp of its own: " + id));
  }

  private void take(Window window, String node, Report report) {
    boolean isHealthy = !window.fault().falseNodes().contains(node);
    if (report instanceof Report.Status status) {
      MonitorState state = status.state();
      if (isHealthy && (state == MonitorState.FENCED || state == MonitorState.DISRUPTED)) {
        violate(Rule.NO_HEALTHY_NODE_FENCED, node + ": " + status);
      }
      if (status.isTrusted()) {
        TimeInterval interval = new TimeInterval(status.earliest(), status.latest());
        measure(window, node, interval, status.before(), status.after(), "interval");
      }
    } else if (report instanceof Report.Sent given) {
      sent.put(given.id(), given);
    } else if (report instanceof Report.Acknowledged acknowledgement) {
      acknowledged.add(acknowledgement.id());
    } else if (report instanceof Report.Failed failed) {
      boolean isRefusal = failed.type().endsWith(".ClockFencedException") && failed.wasFenced();
      if (failed.isOurs() && !isRefusal) {
        violate(Rule.NO_EXCEPTION, node + ": " + failed);
      } else if (isHealthy && isRefusal) {
        violate(Rule.NO_HEALTHY_NODE_FENCED, node + ": " + failed);
      }
    } else if (report instanceof Report.Ended ended) {
      if (!ended.threads().isEmpty()
          || ended.clients() > 0
          || ended.instances() > MOST_INSTANCES
          || ended.grown() > MOST_GROWN) {
        violate(Rule.NOTHING_LEFT, node + ": " + ended);
      }
    }
  }

  /** At least once, as who commits what he has received promises. */
  private void requireReceived(Window window) {
    Set<String> received = new HashSet<>();
    for (List<Report> reports : window.reports().values()) {
      for (Report report : reports) {
        if (report instanceof Report.Received given) {
          received.add(given.id());
        }
      }
    }
    for (Stored stored : window.records()) {
      if (!received.contains(stored.record().id())) {
        violate(Rule.NOTHING_LOST, "in the topic, and received by nobody: " + stored.record().id());
      }
    }
  }

  private void measure(
      Window window, String node, TimeInterval interval, long before, long after, String what) {
    intervals++;
    long miss = window.truth().miss(interval, before, after);
    boolean isFalse = window.fault().falseNodes().contains(node);
    if (miss > (isFalse ? window.fault().undetectableNanos() : 0)) {
      violate(
          Rule.TRUE_TIME,
          node + ": " + what + " misses the true time by " + Duration.ofNanos(miss));
    } else if (miss > 0) {
      unproven++;
    }
  }

  /** A stamp can be measured once both the record has been read and its sender has told of it. */
  private void measureStamps(Window window) {
    unmeasured.removeIf(
        id -> {
          Report.Sent given = sent.get(id);
          if (given == null) {
            return false;
          }
          HlcHeader stamp = stamps.get(id);
          String node = id.substring(0, id.indexOf('.'));
          boolean isHealthy = !window.fault().falseNodes().contains(node);
          if (isHealthy && isAhead(window, id, MAX_OFFSET_NANOS + Scene.CLAIM.toNanos())) {
            violate(Rule.TRUE_TIME, "stamped further ahead than the maximum offset: " + id);
          }
          if (stamp.trusted() && stamp.errorMicros() != HlcHeader.UNKNOWN_ERROR) {
            long wall = stamp.timestamp().wallTime();
            long error = stamp.errorMicros() * 1000;
            TimeInterval interval = new TimeInterval(wall - error, wall + error);
            measure(window, node, interval, given.before(), given.after(), "stamp of " + id);
          }
          return true;
        });
  }

  private void order(Window window) {
    List<ChainRecord> records = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (Stored stored : window.records()) {
      String id = stored.record().id();
      if (stamps.containsKey(id) && numbers.putIfAbsent(id, records.size()) == null) {
        records.add(stored.record());
      }
    }
    List<List<Integer>> causes = new ArrayList<>();
    for (ChainRecord record : records) {
      List<Integer> inWindow = new ArrayList<>();
      for (String cause : causesOf(record)) {
        Integer number = numbers.get(cause);
        if (number != null) {
          inWindow.add(number);
        } else if (stamps.containsKey(cause)) {
          compare(window, cause, record.id());
        }
      }
      causes.add(inWindow);
    }
    HappenedBefore.ofCauses(causes)
        .forEachPair(
            (cause, effect) -> compare(window, records.get(cause).id(), records.get(effect).id()));
  }

  private List<String> causesOf(ChainRecord record) {
    List<String> causes = new ArrayList<>(record.causes());
    Map.Entry<Long, String> former = senders.get(record.sender()).lowerEntry(record.number());
    if (former != null) {
      causes.add(former.getValue());
    }
    return causes;
  }

  private void compare(Window window, String cause, String effect) {
    pairs++;
    HybridTimestamp first = stamps.get(cause).timestamp();
    HybridTimestamp second = stamps.get(effect).timestamp();
    if (first.compareTo(second) < 0) {
      return;
    }
    if (window.fault().isFarAhead()
        && (cause.startsWith(FUTURE) || isAhead(window, cause, MAX_OFFSET_NANOS))) {
      rejected++;
    } else {
      violate(Rule.CAUSALITY, cause + " at " + first + " caused " + effect + " at " + second);
    }
  }

  /** {@return whether a stamp was so far ahead of the true time when it was made} */
  private boolean isAhead(Window window, String id, long nanos) {
    Report.Sent given = sent.get(id);
    long wall = stamps.get(id).timestamp().wallTime();
    return given != null && window.truth().ahead(wall, given.after()) > nanos;
  }

  private void takeLog(String node, List<String> lines) {
    for (String line : lines) {
      if (line.contains("Error executing interceptor")
          || line.contains("xception in thread")
          || line.contains("was sent without a timestamp header")
          || line.contains("did not advance past the records of a poll")) {
        violate(Rule.NO_EXCEPTION, node + ": " + line);
      }
    }
    if (lines.size() > MOST_LINES) {
      violate(Rule.QUIET_LOG, node + ": " + lines.size() + " lines, such as " + lines.get(0));
    }
  }
}
