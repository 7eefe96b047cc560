/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.hlc.HybridTimestamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A node's periodic message about its clock, sent to all other nodes.
 *
 * <p>The echoes make it a measurement (Cristian's algorithm, 1989). A node that finds its own
 * heartbeat echoed knows the round trip from its own monotonic clock alone. With {@link #wallTime}
 * it computes the clock offset between both walls. The measuring node's timestamps do not travel,
 * so they cannot be forged. Immutable.
 *
 * @param node the unique name of the node. Use {@link #printable} for logs and terminals
 * @param incarnation distinguishes the lives of a node, whatever its clock says. Any number
 * @param domain the wall clock that the node shares with others
 * @param reads whether the node reads heartbeats and echoes them; false for a node that only sends
 * @param epoch number of wall steps and suspends of the machine that the node has seen. Samples of
 *     an earlier epoch are void
 * @param sequence increases by one with each heartbeat of an incarnation
 * @param wallTime reading of the wall clock at sending: nanoseconds since the Unix epoch, unsigned
 * @param bootOffset wall clock minus monotonic clock at sending, in nanoseconds modulo 2^64. Nodes
 *     on one kernel have almost equal values. Present only if the two clocks were read less than
 *     100 us apart
 * @param localError how far {@code wallTime} may be from true time
 * @param driftPpb upper bound of the clock's drift in nanoseconds per second, pending slews
 *     included. It bounds how fast {@code localError} grows and how wrong the hold times of echoes
 *     may be
 * @param state the node's verdict on its own clock
 * @param timestamp reading of the node's hybrid logical clock at sending
 * @param promise what the node promises about its timestamps
 * @param echoes the heartbeats of others that this one answers
 * @param extra values that later versions add by name; ignore unknown names. Empty today
 */
public record Heartbeat(
    String node,
    long incarnation,
    ClockDomain domain,
    boolean reads,
    long epoch,
    long sequence,
    long wallTime,
    OptionalLong bootOffset,
    LocalError localError,
    long driftPpb,
    MonitorState state,
    HybridTimestamp timestamp,
    Promise promise,
    List<Echo> echoes,
    Map<String, ByteBuffer> extra) {

  /** The greatest number of UTF-16 characters in the name of a node, a domain or an extra value. */
  public static final int MAX_NAME_LENGTH = 255;

  /** The greatest number of echoes. */
  public static final int MAX_ECHOES = 1024;

  /** The greatest number of extra values. */
  public static final int MAX_EXTRA = 64;

  /** The greatest size of all extra values together with their names in UTF-8, in bytes. */
  public static final int MAX_EXTRA_BYTES = 1 << 14;

  /** Control and format characters (which can reverse text), line and paragraph separators. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  /**
   * The answer to one heartbeat of another node.
   *
   * @param nodeHash the {@link NodeHash} of that node
   * @param incarnation the incarnation in that heartbeat
   * @param epoch the epoch in that heartbeat
   * @param sequence the sequence in that heartbeat
   * @param holdNanos time from the arrival of that heartbeat to the sending of this answer, by the
   *     answering node's monotonic clock, in nanoseconds
   */
  public record Echo(long nodeHash, long incarnation, long epoch, long sequence, long holdNanos) {

    /**
     * Checks the numbers.
     *
     * @param nodeHash any number
     * @param incarnation any number
     * @param epoch 0 or greater
     * @param sequence 0 or greater
     * @param holdNanos 0 or greater
     * @throws IllegalArgumentException if an epoch, a sequence or a hold time is negative
     */
    public Echo {
      requireCount("epoch", epoch);
      requireCount("sequence", sequence);
      requireCount("holdNanos", holdNanos);
    }
  }

  /**
   * Checks the parts, and copies the list and the map.
   *
   * @param node not blank, at most {@link #MAX_NAME_LENGTH} UTF-16 characters
   * @param incarnation any number
   * @param domain the wall clock of the node
   * @param reads false for a node that only sends
   * @param epoch 0 or greater
   * @param sequence 0 or greater
   * @param wallTime unsigned
   * @param bootOffset any number
   * @param localError error bound of the wall clock
   * @param driftPpb 0 or greater
   * @param state the node's verdict on its own clock
   * @param timestamp any timestamp
   * @param promise {@link Promise#NONE} if there is none
   * @param echoes at most {@link #MAX_ECHOES}
   * @param extra at most {@link #MAX_EXTRA} values with names like those of nodes, together at most
   *     {@link #MAX_EXTRA_BYTES}
   * @throws IllegalArgumentException if a name is blank, longer than {@link #MAX_NAME_LENGTH} or
   *     not well-formed Unicode; if an epoch, a sequence or the drift is negative; or if there are
   *     more echoes or extra values than allowed
   */
  public Heartbeat {
    requireName("node", node);
    Objects.requireNonNull(domain, "domain");
    requireCount("epoch", epoch);
    requireCount("sequence", sequence);
    Objects.requireNonNull(bootOffset, "bootOffset");
    Objects.requireNonNull(localError, "localError");
    requireCount("driftPpb", driftPpb);
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(promise, "promise");
    requireAtMost(MAX_ECHOES, "echoes", echoes.size());
    echoes = List.copyOf(echoes);
    requireAtMost(MAX_EXTRA, "extra values", extra.size());
    extra = copy(extra);
  }

  /** {@return the extra values, sorted by name} Unmodifiable; each buffer is read-only and new. */
  @Override
  public Map<String, ByteBuffer> extra() {
    return extra.isEmpty() ? extra : map(extra, ByteBuffer::asReadOnlyBuffer);
  }

  private static Map<String, ByteBuffer> copy(Map<String, ByteBuffer> extra) {
    long bytes = 0;
    for (Map.Entry<String, ByteBuffer> entry : extra.entrySet()) {
      requireName("extra", entry.getKey());
      bytes +=
          entry.getKey().getBytes(StandardCharsets.UTF_8).length + entry.getValue().remaining();
    }
    if (bytes > MAX_EXTRA_BYTES) {
      throw new IllegalArgumentException(
          "extra values and their names must have at most %s bytes: bytes=%s"
              .formatted(MAX_EXTRA_BYTES, bytes));
    }
    return map(
        extra, value -> ByteBuffer.allocate(value.remaining()).put(value.duplicate()).flip());
  }

  private static Map<String, ByteBuffer> map(
      Map<String, ByteBuffer> extra, UnaryOperator<ByteBuffer> change) {
    SortedMap<String, ByteBuffer> changed = new TreeMap<>();
    extra.forEach((name, value) -> changed.put(name, change.apply(value)));
    return Collections.unmodifiableSortedMap(changed);
  }

  /**
   * {@return a name, safe to print in a log or on a terminal} Anyone who can write heartbeats
   * chooses the names in them: a name may contain a line break and a forged log line, or terminal
   * escape sequences. Such characters become {@code ?}; letters of all scripts stay.
   *
   * @param name a name from a heartbeat, or of a measured source
   */
  public static String printable(String name) {
    return UNPRINTABLE.matcher(name).replaceAll("?");
  }

  /**
   * Checks a name of a node or a domain.
   *
   * @param what the name's role, for the message
   * @param name the name
   * @throws IllegalArgumentException if it is blank, longer than {@link #MAX_NAME_LENGTH}, or not
   *     well-formed
   */
  public static void requireName(String what, String name) {
    if (name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "a name must have at most %s characters: %s=%s"
              .formatted(MAX_NAME_LENGTH, what, name.length()));
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "a name must not be blank: " + what + "=\"" + printable(name) + "\"");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new IllegalArgumentException(
          "a name must not contain half of a surrogate pair: %s=\"%s\""
              .formatted(what, printable(name)));
    }
  }

  static void requireCount(String what, long count) {
    if (count < 0) {
      throw new IllegalArgumentException(what + " must be 0 or greater: " + what + "=" + count);
    }
  }

  private static void requireAtMost(int limit, String what, int size) {
    if (size > limit) {
      throw new IllegalArgumentException(
          "a heartbeat must have at most " + limit + " " + what + ", but has " + size);
    }
  }
}
