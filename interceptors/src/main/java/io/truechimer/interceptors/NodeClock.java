/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.hlc.HybridClock;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.logging.RateLimitedLog;
import io.truechimer.interceptors.monitor.OffsetMonitorService;
import io.truechimer.serde.HlcHeader;
import io.truechimer.sync.ClockEstimate;
import io.truechimer.sync.Evidence;
import io.truechimer.sync.JudgedReading;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.NodeHash;
import io.truechimer.time.TimeInterval;
import io.truechimer.time.TimeSource;
import io.truechimer.time.UnsignedNanos;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of a node. All Kafka clients of the node stamp records with it, and advance it by the
 * timestamps that they receive.
 *
 * <p>The interceptors find it by the node's name; {@link #of} gives an application the same clock:
 *
 * <pre>{@code
 * NodeClock clock = NodeClock.of(Map.of("truechimer.node.id", "orders-1"));
 * HybridTimestamp now = clock.now();
 * }</pre>
 *
 * <p>While the process lives, each timestamp of a node is greater than all that it issued or
 * accepted before, even if all its clients are closed and others are opened. The clock accepts a
 * timestamp that is ahead of its wall by at most the maximum offset. A wall that stepped forward
 * and is not confirmed yet counts as far as it may be right, because the machine may have been
 * suspended. If the wall falls behind the node's last timestamp by more than twice the maximum
 * offset, the clock acts as fenced until the wall has caught up; below that, the logical counter
 * bridges the gap.
 *
 * <p>The estimate of true time belongs to the node, not to its clients. While no client is open, it
 * ages to {@code HOLDOVER} and {@code UNKNOWN}; the clock does not follow a wall that the monitor
 * holds unconfirmed or wrong.
 *
 * <p>Thread-safe. It has no resources to close.
 */
public final class NodeClock {

  private static final Logger LOG = LoggerFactory.getLogger(NodeClock.class);

  /** By name. They live as long as the process, so that a name never repeats a timestamp. */
  private static final ConcurrentMap<String, NodeClock> CLOCKS = new ConcurrentHashMap<>();

  private final String id;
  private final long hash;
  private final TimeSource machine;
  private final HybridClock clock;
  private final ClockHealth health;
  private final FenceState fence;
  private final OffsetMonitorService monitor;
  private final OpenClients clients;
  private final RateLimitedLog rejections;
  private final RateLimitedLog lags;
  private final ReceivedTimestamps received;

  private NodeClock(String id, TimeSource time, Duration maxOffset) {
    this.id = id;
    hash = NodeHash.of(id);
    machine = time;
    fence = new FenceState(LOG, id);
    health = new ClockHealth(id, time, fence, this::describeClocks);
    // Without limits of its own: this class checks what is received, and a clock that refuses to be
    // read could not mark records while its wall is behind.
    clock =
        HybridClock.builder().timeSource(new MonitoredTimeSource(time, health::estimate)).build();
    monitor = new OffsetMonitorService(id, time, clock::now, health);
    clients = new OpenClients(id, maxOffset, monitor, health);
    rejections = new RateLimitedLog(LOG, time);
    lags = new RateLimitedLog(LOG, time);
    received = newReceived();
  }

  /**
   * Finds the clock of a node, or creates it. It lives as long as the process.
   *
   * @param config the configuration of a Kafka client, or only the settings of {@link ClockConfig}
   * @return the instance under {@link ClockConfig#NODE_CLOCK}, else the clock of the node that
   *     {@link ClockConfig#NODE_ID} names
   * @throws ConfigException if a setting is out of range, or differs from that of an open client
   */
  public static NodeClock of(Map<String, ?> config) {
    ClockConfig parsed = ClockConfig.of(config);
    NodeClock clock = find(parsed);
    if (parsed.nodeClock() == null && config.get(ClockConfig.MAX_OFFSET_MS) != null) {
      clock.clients.adopt(parsed.maxOffset());
    }
    return clock;
  }

  static NodeClock find(ClockConfig config) {
    Object given = config.nodeClock();
    if (given instanceof NodeClock clock) {
      return clock;
    }
    if (given != null) {
      throw new ConfigException(
          ClockConfig.NODE_CLOCK, given, "must be a " + NodeClock.class.getName());
    }
    return CLOCKS.computeIfAbsent(
        config.nodeId() == null ? DefaultNodeId.ID : config.nodeId(),
        id -> new NodeClock(id, TimeSource.system(), config.maxOffset()));
  }

  /**
   * {@return a builder of a clock that is passed around, for tests and for dependency injection} To
   * use the clock in a client, put it into the client's configuration under {@link
   * ClockConfig#NODE_CLOCK}.
   *
   * @param id the node's name, 1 to 255 characters, not blank
   * @throws ConfigException if it is not a name
   */
  public static Builder builder(String id) {
    return new Builder(id);
  }

  /** {@return the name of the node} */
  public String id() {
    return id;
  }

  /** {@return the clocks of the machine, which this clock reads} */
  public TimeSource timeSource() {
    return machine;
  }

  /** {@return the maximum offset: how far ahead of the wall a received timestamp may be} */
  public Duration maxOffset() {
    return Duration.ofNanos(clients.maxOffsetNanos());
  }

  /** {@return the maximum offset in whole milliseconds, rounded up} */
  public long maxOffsetMillis() {
    return maxOffset().plusNanos(999_999).toMillis();
  }

  /**
   * {@return a timestamp greater than all that this node has issued or accepted} A fenced clock
   * returns one, too; {@link #state} tells.
   */
  public HybridTimestamp now() {
    return clock.now();
  }

  /**
   * {@return whether a received timestamp may advance this clock: it is ahead of the wall by at
   * most the maximum offset}
   *
   * @param timestamp the received timestamp
   */
  public boolean accepts(HybridTimestamp timestamp) {
    return aheadOf(judge(), timestamp) <= clients.maxOffsetNanos();
  }

  /**
   * Waits until the wall clock has passed a timestamp.
   *
   * @param timestamp the timestamp to wait for
   * @param timeout the longest wait, in real time
   * @return whether the wall has passed it; false after the timeout, or if the thread was
   *     interrupted
   */
  public boolean awaitPast(HybridTimestamp timestamp, Duration timeout) {
    return clock.awaitPast(timestamp, timeout);
  }

  /**
   * Advances the clock past the greatest acceptable timestamp of some records, which stay
   * unchanged. The consumer interceptor does this; applications must call it for records that
   * bypass the interceptor, such as those of share consumers, before they act on them.
   *
   * @param records the result of a poll
   */
  public void receive(Iterable<? extends ConsumerRecord<?, ?>> records) {
    receive(records, received);
  }

  void receive(Iterable<? extends ConsumerRecord<?, ?>> records, ReceivedTimestamps received) {
    JudgedReading now = judge();
    HybridTimestamp greatest =
        received.greatest(records, now.latestPhysicalNanos(), clients.maxOffsetNanos());
    if (!greatest.equals(HybridTimestamp.MIN)) {
      clock.update(greatest, now.physical());
    }
  }

  /** {@return counters for one client; all clients of the node share the limit of its log} */
  ReceivedTimestamps newReceived() {
    return new ReceivedTimestamps(id, rejections);
  }

  /** {@return the timestamp of a record that is about to be sent} */
  HybridTimestamp next(JudgedReading now) {
    return clock.now(now.physical());
  }

  /**
   * {@return the header of a record}
   *
   * @param timestamp the record's, of {@link #next}
   * @param lag how far the wall is behind it; null if it is near enough
   */
  HlcHeader header(HybridTimestamp timestamp, JudgedReading now, String lag) {
    boolean isTrusted = lag == null && fence.reason() == null && now.state().isTrusted();
    long error = now.errorNanos(timestamp.wallTime());
    return HlcHeader.ofNanos(timestamp, error, isTrusted, hash);
  }

  /** Logs that records of this node are marked or refused because its wall is behind. */
  void warnOfLag(String lag) {
    lags.warn(() -> "The clock of node " + id + " acts as fenced: " + lag);
  }

  /** {@return how far the wall is behind a timestamp of this node; null if it is near enough} */
  String lag(HybridTimestamp timestamp, JudgedReading now) {
    // The latest physical time is no earlier, and costs more. Few timestamps need it.
    long behind = UnsignedNanos.difference(timestamp.wallTime(), now.physicalNanos());
    return behind <= 2 * clients.maxOffsetNanos() ? null : lagOfLatest(timestamp, now);
  }

  private String lagOfLatest(HybridTimestamp timestamp, JudgedReading now) {
    long allowed = 2 * clients.maxOffsetNanos();
    long behind = aheadOf(now, timestamp);
    if (behind > allowed) {
      // Other threads may have advanced the clock while this one had no processor.
      behind = aheadOf(judge(), timestamp);
    }
    return behind <= allowed
        ? null
        : "the wall clock is behind the node's last timestamp: behind=%s, allowed=%s"
            .formatted(Duration.ofNanos(behind), Duration.ofNanos(allowed));
  }

  private static long aheadOf(JudgedReading now, HybridTimestamp timestamp) {
    return UnsignedNanos.difference(timestamp.wallTime(), now.latestPhysicalNanos());
  }

  /** Reads the clocks once, for one operation. */
  JudgedReading judge() {
    // The estimate first: it judges only readings that are younger.
    ClockEstimate estimate = health.estimate();
    return estimate.judge(machine.read());
  }

  /**
   * {@return the state of this node's clock} {@code UNVERIFIED} if nothing has ever measured it,
   * and {@code FENCED} also if an operator has fenced it, or its wall is behind its last timestamp.
   */
  public MonitorState state() {
    JudgedReading now = judge();
    return fenceReason(now) == null ? now.state() : MonitorState.FENCED;
  }

  /**
   * {@return an interval that holds the true time now} That is a guarantee while {@link #state} is
   * trusted and the clock is no worse than this node claims ({@code
   * truechimer.clock.error.source}). A worse clock is trusted until its peers can prove it wrong,
   * which takes about twice the claimed errors plus a round trip. Otherwise the interval is the
   * best estimate. If nothing has ever measured the clock, it is all of time.
   */
  public TimeInterval interval() {
    JudgedReading now = judge();
    return now.isMeasured() ? now.interval() : new TimeInterval(0, -1);
  }

  /**
   * {@return what {@link #interval} and {@link #state} rest on; empty before a first evaluation}
   */
  public Optional<Evidence> evidence() {
    return health.evidence();
  }

  /** {@return why the clock is fenced; empty if it is not} */
  public Optional<String> fenceReason() {
    return Optional.ofNullable(fenceReason(judge()));
  }

  private String fenceReason(JudgedReading now) {
    String reason = fence.reason();
    return reason != null ? reason : lag(last(), now);
  }

  /**
   * Fences this node, because its clock is known to be wrong. {@link ClockConfig#FENCE_POLICY} says
   * what its clients do then. The fence stays up until {@link #unfence}, even if all clients are
   * closed and others are opened. A second call only changes the reason.
   *
   * @param reason the evidence, for the log and for senders' errors; not blank
   * @throws IllegalArgumentException if it is blank
   */
  public void fence(String reason) {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("a fence must have a reason: reason=\"" + reason + "\"");
    }
    fence.raiseByOperator(reason, health::details);
  }

  /**
   * Lifts the fence of {@link #fence}, after the clock was corrected. Does nothing if there is
   * none. The monitor's fence stays up until the monitor finds the clock correct, or until a client
   * opens with {@code truechimer.monitor=off} while no monitored client is open.
   */
  public void unfence() {
    fence.liftByOperator();
  }

  /** {@return the clocks as a text, for the evidence of a fence} */
  private String describeClocks() {
    Instant wall = HybridTimestamp.of(machine.wallNanos(), 0).toInstant();
    return "wall=%s, last=%s, maxOffset=%s".formatted(wall, last(), maxOffset());
  }

  OpenClients clients() {
    return clients;
  }

  FenceState fenceState() {
    return fence;
  }

  ClockHealth health() {
    return health;
  }

  OffsetMonitorService monitor() {
    return monitor;
  }

  HybridTimestamp last() {
    return clock.last();
  }

  /** {@return the name of the node, its last timestamp, and its state} */
  @Override
  public String toString() {
    return "NodeClock(id=%s, last=%s, state=%s)".formatted(id, last(), state());
  }

  /** Builds a {@link NodeClock}. Not thread-safe. */
  public static final class Builder {

    private final String id;
    private TimeSource time = TimeSource.system();
    private Duration maxOffset = ClockConfig.DEFAULT_MAX_OFFSET;

    private Builder(String id) {
      this.id = ClockConfig.requireNodeId(id);
    }

    /**
     * Sets the clocks of the machine; {@link TimeSource#system} by default.
     *
     * @param time the wall and the monotonic clock
     * @return this builder
     */
    public Builder timeSource(TimeSource time) {
      this.time = Objects.requireNonNull(time, "time");
      return this;
    }

    /**
     * Sets the maximum offset; 500 milliseconds by default.
     *
     * @param maxOffset 1 millisecond to 1 day
     * @return this builder
     * @throws ConfigException if it is out of range
     */
    public Builder maxOffset(Duration maxOffset) {
      this.maxOffset = ClockConfig.requireMaxOffset(maxOffset);
      return this;
    }

    /** {@return a new clock} */
    public NodeClock build() {
      return new NodeClock(id, time, maxOffset);
    }
  }
}
