/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import io.truechimer.sync.MonitorState;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a {@link ChainClient} says of itself, one in each line that it prints. */
sealed interface Report {

  /** What no part of a report contains. */
  String SEPARATOR = "\t";

  /**
   * What it knows of the time.
   *
   * @param before the monotonic clock's reading before that was asked for
   * @param after its reading afterwards
   * @param stateBefore the state before the interval was read
   * @param state the state after that
   * @param earliest the true time, at least
   * @param latest the true time, at most
   * @param threads how many there are
   */
  record Status(
      long before,
      long after,
      MonitorState stateBefore,
      MonitorState state,
      long earliest,
      long latest,
      int threads)
      implements Report {

    /** {@return whether the interval is a guarantee} */
    boolean isTrusted() {
      return stateBefore.isTrusted() && state.isTrusted();
    }
  }

  /**
   * A record was given to a producer, which stamped it between the two readings of the monotonic
   * clock.
   */
  record Sent(String id, long before, long after) implements Report {}

  /** The brokers have a record. */
  record Acknowledged(String id) implements Report {}

  /**
   * The application was given a record.
   *
   * @param id the record's; of one that is not of a chain, its value
   */
  record Received(String id) implements Report {}

  /** The group was balanced anew, and this is how many partitions are the node's now. */
  record Assigned(int partitions) implements Report {}

  /**
   * The application got an exception.
   *
   * @param where what it had called
   * @param type the class of the exception
   * @param isOurs whether our code has thrown it, or made it
   * @param wasFenced whether the clock was fenced, just before or just after
   */
  record Failed(String where, String type, boolean isOurs, boolean wasFenced, String message)
      implements Report {}

  /**
   * All clients are closed.
   *
   * @param threads those that are left, of Kafka's and of ours
   * @param clients how many of Kafka's clients are still in memory
   * @param instances how many objects of our classes are
   * @param grown how many more of those than before other clients were made and closed, again and
   *     again; but for what was learned of others' clocks
   */
  record Ended(List<String> threads, long clients, long instances, long grown) implements Report {}

  /** {@return the line} */
  default String line() {
    Object[] parts;
    if (this instanceof Status s) {
      parts =
          new Object[] {
            "status", s.before, s.after, s.stateBefore, s.state, s.earliest, s.latest, s.threads
          };
    } else if (this instanceof Sent s) {
      parts = new Object[] {"sent", s.id, s.before, s.after};
    } else if (this instanceof Acknowledged a) {
      parts = new Object[] {"acknowledged", a.id};
    } else if (this instanceof Received r) {
      parts = new Object[] {"received", r.id};
    } else if (this instanceof Assigned a) {
      parts = new Object[] {"assigned", a.partitions};
    } else if (this instanceof Failed f) {
      String message = f.message == null ? "" : f.message.replaceAll("\\s+", " ");
      parts = new Object[] {"failed", f.where, f.type, f.isOurs, f.wasFenced, message};
    } else {
      Ended e = (Ended) this;
      String threads = String.join("|", e.threads);
      parts = new Object[] {"ended", threads, e.clients, e.instances, e.grown};
    }
    return Stream.of(parts).map(String::valueOf).collect(Collectors.joining(SEPARATOR));
  }

  /** {@return what a line says} */
  static Report parse(String line) {
    List<String> parts = List.of(line.split(SEPARATOR, -1));
    return switch (parts.get(0)) {
      case "status" ->
          new Status(
              Long.parseLong(parts.get(1)),
              Long.parseLong(parts.get(2)),
              MonitorState.valueOf(parts.get(3)),
              MonitorState.valueOf(parts.get(4)),
              Long.parseLong(parts.get(5)),
              Long.parseLong(parts.get(6)),
              Integer.parseInt(parts.get(7)));
      case "sent" ->
          new Sent(parts.get(1), Long.parseLong(parts.get(2)), Long.parseLong(parts.get(3)));
      case "acknowledged" -> new Acknowledged(parts.get(1));
      case "received" -> new Received(parts.get(1));
      case "assigned" -> new Assigned(Integer.parseInt(parts.get(1)));
      case "failed" ->
          new Failed(
              parts.get(1),
              parts.get(2),
              Boolean.parseBoolean(parts.get(3)),
              Boolean.parseBoolean(parts.get(4)),
              parts.get(5));
      case "ended" ->
          new Ended(
              Arrays.stream(parts.get(1).split("\\|", -1)).filter(t -> !t.isEmpty()).toList(),
              Long.parseLong(parts.get(2)),
              Long.parseLong(parts.get(3)),
              Long.parseLong(parts.get(4)));
      default -> throw new IllegalArgumentException("report: line=" + line);
    };
  }
}
