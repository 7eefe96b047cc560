/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.hlc.HybridTimestamp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a node tells all others of its clock, again and again.
 *
 * <p>The echoes make it a measurement: whoever finds an own heartbeat echoed knows, from its own
 * monotonic clock alone, how long it was on the way both ways, and with {@link #wallTime} how far
 * the two walls are apart. No timestamp of the measuring node travels, so none can be forged.
 * Immutable.
 *
 * @param node the name of the node, unique. In a log or on a terminal it is {@link #printable}
 * @param incarnation tells one life of the node from the next, whatever its clock says
 * @param domain names what the node's wall clock is shared with: nodes of one domain have one clock
 *     and one vote
 * @param epoch goes up by one when the wall clock has stepped, or the machine was suspended:
 *     samples of an earlier epoch are void
 * @param sequence goes up by one with each heartbeat of an incarnation
 * @param wallTime the wall clock's reading as this was sent, in nanoseconds since the Unix epoch,
 *     unsigned
 * @param localError how far that reading may be from the true time
 * @param driftPpb how much the error may grow until the next reading, in nanoseconds per second,
 *     and how wrong the times for which echoes were held may be; a slew is in it while one is
 *     pending
 * @param state what the node thinks of its clock
 * @param timestamp the hybrid logical clock's reading as this was sent. It is there for closed
 *     timestamps, which the clock of an idle node must not hold back: no release reads it yet
 * @param closed reserved for closed timestamps: no record at or below this timestamp will come from
 *     the node any more; empty if it makes no such promise. No release sets or reads it yet
 * @param echoes the heartbeats of others that this one answers
 */
public record Heartbeat(
    String node,
    long incarnation,
    String domain,
    long epoch,
    long sequence,
    long wallTime,
    LocalError localError,
    long driftPpb,
    MonitorState state,
    HybridTimestamp timestamp,
    Optional<HybridTimestamp> closed,
    List<Echo> echoes) {

  /** The greatest number of UTF-16 characters in the name of a node or a domain. */
  public static final int MAX_NAME_LENGTH = 255;

  /** The greatest number of echoes. */
  public static final int MAX_ECHOES = 1024;

  /** Controls, formats (those that turn text around among them), ends of lines and paragraphs. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  /**
   * The answer to one heartbeat of another node.
   *
   * @param nodeHash the {@link NodeHash} of that node
   * @param incarnation that heartbeat's incarnation
   * @param epoch that heartbeat's epoch
   * @param sequence that heartbeat's sequence
   * @param holdNanos how long it lay between its arrival here and the sending of this answer, by
   *     the monotonic clock
   */
  public record Echo(long nodeHash, long incarnation, long epoch, long sequence, long holdNanos) {

    /**
     * Checks the numbers.
     *
     * @param nodeHash any
     * @param incarnation any
     * @param epoch 0 or greater
     * @param sequence 0 or greater
     * @param holdNanos 0 or greater
     * @throws IllegalArgumentException if one of them is negative
     */
    public Echo {
      requireCount("epoch", epoch);
      requireCount("sequence", sequence);
      requireCount("holdNanos", holdNanos);
    }
  }

  /**
   * Checks the parts, and copies the list.
   *
   * @param node not blank, well-formed, at most {@link #MAX_NAME_LENGTH} UTF-16 characters
   * @param incarnation any
   * @param domain as the node
   * @param epoch 0 or greater
   * @param sequence 0 or greater
   * @param wallTime unsigned
   * @param localError not null
   * @param driftPpb 0 or greater
   * @param state not null
   * @param timestamp not null
   * @param closed not null
   * @param echoes at most {@link #MAX_ECHOES}
   * @throws IllegalArgumentException if one of them is not so
   */
  public Heartbeat {
    requireName("node", node);
    requireName("domain", domain);
    requireCount("epoch", epoch);
    requireCount("sequence", sequence);
    Objects.requireNonNull(localError, "localError");
    requireCount("driftPpb", driftPpb);
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(closed, "closed");
    if (echoes.size() > MAX_ECHOES) {
      throw new IllegalArgumentException(
          "a heartbeat has at most " + MAX_ECHOES + " echoes: echoes=" + echoes.size());
    }
    echoes = List.copyOf(echoes);
  }

  /**
   * {@return a name of a node or a domain, as it may stand in a log or on a terminal} Whoever may
   * write heartbeats may name himself as he likes: with the end of a line and a line of his own, or
   * with what a terminal obeys. Such characters become {@code ?}; letters of all scripts stay.
   *
   * @param name from a heartbeat, or of a source that is measured
   */
  public static String printable(String name) {
    return UNPRINTABLE.matcher(name).replaceAll("?");
  }

  private static void requireName(String what, String name) {
    if (name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "a name has at most " + MAX_NAME_LENGTH + " characters: " + what + "=" + name.length());
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "a name is not blank: " + what + "=\"" + printable(name) + "\"");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new IllegalArgumentException(
          "a name has no half of a surrogate pair: " + what + "=\"" + printable(name) + "\"");
    }
  }

  private static void requireCount(String what, long count) {
    if (count < 0) {
      throw new IllegalArgumentException(what + " is 0 or greater: " + what + "=" + count);
    }
  }
}
