/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.hlc.HybridClock;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.interceptors.logging.RateLimitedLog;
import io.truechimer.serde.HlcHeader;
import io.truechimer.sync.Evidence;
import io.truechimer.sync.MonitorState;
import io.truechimer.sync.NodeHash;
import io.truechimer.sync.Verdict;
import io.truechimer.time.ClockReading;
import io.truechimer.time.TimeInterval;
import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one clock of a node: all Kafka clients of the node stamp with it, and move it by what they
 * receive.
 *
 * <p>The interceptors find it by the name of the node; {@link #of} gives an application the same
 * one:
 *
 * <pre>{@code
 * NodeClock clock = NodeClock.of(Map.of("truechimer.node.id", "orders-1"));
 * HybridTimestamp now = clock.now();
 * }</pre>
 *
 * <p>Every timestamp of a node is greater than all that it issued before, and than all that it
 * received and accepted before, as long as the process lives, also when all clients are closed and
 * others are made. What it does not accept is a timestamp further ahead of its wall clock than the
 * maximum offset; a wall that has gone ahead, and that nobody has confirmed yet, counts as far as
 * it may be right, because the machine may have slept. When its own wall falls behind the
 * timestamps that it has issued, by more than twice the maximum offset, the clock acts as fenced
 * until the wall has caught up; up to that, it bridges the gap with the logical counter.
 *
 * <p>Thread-safe; it holds nothing that has to be closed.
 */
public final class NodeClock {

  private static final Logger LOG = LoggerFactory.getLogger(NodeClock.class);

  private final String id;
  private final long hash;
  private final TimeSource machine;
  private final ConfirmedTime confirmed;
  private final long maxOffsetNanos;
  private final HybridClock clock;
  private final ClockFence fence;
  private final NodeWatch watch;
  private final RateLimitedLog rejections;
  private final RateLimitedLog lags;
  private final Intake intake = new Intake();

  NodeClock(String id, TimeSource time, Duration maxOffset) {
    this.id = id;
    this.hash = NodeHash.of(id);
    this.machine = time;
    this.maxOffsetNanos = maxOffset.toNanos();
    this.fence = new ClockFence(LOG, id, this::withEvidence);
    this.watch = new NodeWatch(LOG, this, time, fence);
    this.confirmed = new ConfirmedTime(time, watch);
    // Without limits of its own: what is received is checked here first, and a clock that refuses
    // to be read could not mark records while the wall is behind.
    this.clock = HybridClock.builder().timeSource(confirmed).build();
    this.rejections = new RateLimitedLog(LOG, machine);
    this.lags = new RateLimitedLog(LOG, machine);
  }

  /**
   * Finds the clock of a node, which is made when it is first asked for, and stays as long as the
   * process lives.
   *
   * @param config the configuration of a Kafka client, or just the settings of {@link ClockConfig}
   * @return the instance under {@link ClockConfig#NODE_CLOCK}, else the clock of the node that
   *     {@link ClockConfig#NODE_ID} names
   * @throws org.apache.kafka.common.config.ConfigException if a setting is out of its range, or is
   *     not what the node's clock was made with
   */
  public static NodeClock of(Map<String, ?> config) {
    return NodeClocks.find(ClockConfig.of(config));
  }

  /**
   * {@return a builder of a clock that is shared by being passed around, for tests and for
   * dependency injection} Put the clock into the configuration of clients under {@link
   * ClockConfig#NODE_CLOCK}.
   *
   * @param id the name of the node, 1 to 255 characters, not blank
   * @throws org.apache.kafka.common.config.ConfigException if it is not
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
    return Duration.ofNanos(maxOffsetNanos);
  }

  /** {@return the maximum offset in whole milliseconds, rounded up} */
  public long maxOffsetMillis() {
    return maxOffset().plusNanos(999_999).toMillis();
  }

  /**
   * {@return a timestamp greater than all that this node has issued or accepted} Also while the
   * clock is fenced: {@link #state} tells.
   */
  public HybridTimestamp now() {
    return clock.now();
  }

  /**
   * {@return whether a received timestamp may move this clock: it is not further ahead of the wall
   * than the maximum offset}
   *
   * @param timestamp what was received
   */
  public boolean accepts(HybridTimestamp timestamp) {
    return Intake.offset(timestamp, confirmed.latestNanos(machine.read())) <= maxOffsetNanos;
  }

  /**
   * Waits until the wall clock has passed a timestamp.
   *
   * @param timestamp what to wait for
   * @param timeout how long to wait at most, in real time
   * @return whether it has passed; not so if the time is over, or the thread is interrupted
   */
  public boolean awaitPast(HybridTimestamp timestamp, Duration timeout) {
    return clock.awaitPast(timestamp, timeout);
  }

  /**
   * Moves the clock past the greatest acceptable timestamp of some records. The consumer
   * interceptor does it; call it where there is none, as with share consumers, before anything is
   * done that the records cause. The records stay as they are.
   *
   * @param records what a poll returned
   */
  public void receive(Iterable<? extends ConsumerRecord<?, ?>> records) {
    receive(records, intake);
  }

  void receive(Iterable<? extends ConsumerRecord<?, ?>> records, Intake intake) {
    ClockReading reading = machine.read();
    HybridTimestamp greatest =
        intake.greatest(records, confirmed.latestNanos(reading), maxOffsetNanos, this::warn);
    if (!greatest.equals(HybridTimestamp.MIN)) {
      clock.update(greatest, confirmed.confirm(reading));
    }
  }

  private void warn(ConsumerRecord<?, ?> record, long offset) {
    rejections.warn(
        () ->
            "Node "
                + id
                + ": a record is stamped further ahead of this wall clock than the maximum offset,"
                + " and does not move the clock: ahead="
                + Duration.ofNanos(offset)
                + ", maxOffset="
                + maxOffset()
                + ", record="
                + record.topic()
                + "-"
                + record.partition()
                + "@"
                + record.offset());
  }

  /** {@return a stamp for a record that is about to be sent} */
  HlcHeader stamp() {
    Verdict verdict = watch.verdict();
    if (verdict == null) {
      // Nothing measures this clock: no bound is known, and nobody vouches for it.
      return new HlcHeader(clock.now(), OptionalLong.empty(), false, hash);
    }
    // The verdict first, for it knows only what comes after it. Then one reading, at which the true
    // time is within the bound of the timestamp.
    ClockReading reading = machine.read();
    long monotonic = reading.monotonicNanos();
    long wall = reading.wallNanos();
    HybridTimestamp timestamp = clock.now(confirmed.confirm(reading));
    long error = verdict.errorNanos(timestamp.wallTime(), wall, monotonic);
    boolean isTrusted =
        verdict.state(wall, monotonic).isTrusted()
            && raisedFence() == null
            && (timestamp.logical() == 0 || lag(timestamp, reading) == null);
    return new HlcHeader(timestamp, micros(error), isTrusted, hash);
  }

  /** Rounded up; what does not fit is not known. */
  private static OptionalLong micros(long nanos) {
    long micros = nanos / 1000 + (nanos % 1000 == 0 ? 0 : 1);
    return nanos >= 0 && micros <= HlcHeader.MAX_ERROR_MICROS
        ? OptionalLong.of(micros)
        : OptionalLong.empty();
  }

  /** {@return why the clock has been fenced; null if it has not} */
  String raisedFence() {
    return fence.reason();
  }

  /** {@return how far the wall is behind a stamp that was just made; null if it is near enough} */
  String lag(HlcHeader stamp) {
    // A trusted one has been looked at. With the counter at 0 it is a reading of the wall. (Or the
    // counter was full and carried; then the next stamp tells.)
    if (stamp.trusted() || stamp.timestamp().logical() == 0) {
      return null;
    }
    String lag = lag(stamp.timestamp(), machine.read());
    if (lag != null) {
      lags.warn(() -> "The clock of node " + id + " acts as fenced: " + lag);
    }
    return lag;
  }

  private String lag(HybridTimestamp timestamp, ClockReading reading) {
    long behind = Intake.offset(timestamp, confirmed.latestNanos(reading));
    if (behind > 2 * maxOffsetNanos) {
      // Others may have moved the clock on while this thread had no processor since its reading.
      behind = Intake.offset(timestamp, confirmed.latestNanos(machine.read()));
    }
    return behind <= 2 * maxOffsetNanos
        ? null
        : "the wall clock is behind the node's last timestamp: behind="
            + Duration.ofNanos(behind)
            + ", allowed="
            + maxOffset().multipliedBy(2);
  }

  /**
   * {@return what this node knows of its clock} {@code UNVERIFIED} while nothing measures it, and
   * {@code FENCED} also while an operator says so, or the clock is behind its own last timestamp.
   */
  public MonitorState state() {
    if (fenceReason().isPresent()) {
      return MonitorState.FENCED;
    }
    Verdict verdict = watch.verdict();
    if (verdict == null) {
      return MonitorState.UNVERIFIED;
    }
    long monotonic = machine.monotonicNanos();
    MonitorState state = verdict.state(machine.wallNanos(), monotonic);
    // The fence goes up a moment after the verdict: nobody is to see it before it holds.
    return state == MonitorState.FENCED ? MonitorState.UNKNOWN : state;
  }

  /**
   * {@return an interval that holds the true time now} That is a guarantee while {@link #state} is
   * trusted and the clock is not worse than this node claims ({@code truechimer.local.error}); a
   * clock that is worse is trusted until the others can prove it, which takes about twice the
   * claimed errors plus a round trip. Otherwise it is the best that is known. While nothing
   * measures the clock it is all of time.
   */
  public TimeInterval interval() {
    Verdict verdict = watch.verdict();
    if (verdict == null) {
      return new TimeInterval(0, -1);
    }
    long monotonic = machine.monotonicNanos();
    return verdict.interval(machine.wallNanos(), monotonic);
  }

  /** {@return what {@link #interval} and {@link #state} rest on; empty while nothing measures} */
  public Optional<Evidence> evidence() {
    return watch.evidence();
  }

  /** {@return why the clock is fenced; empty if it is not} */
  public Optional<String> fenceReason() {
    String reason = raisedFence();
    return Optional.ofNullable(reason != null ? reason : lag(last(), machine.read()));
  }

  /**
   * Fences this node: its clock is known to be wrong. What clients do about it is their policy, see
   * {@link ClockConfig#FENCE_POLICY}. It stays fenced until {@link #unfence}, also when all clients
   * are closed and others are made. Fencing it again only changes the reason.
   *
   * @param reason the evidence, for the log and for the errors that senders get; not blank
   * @throws IllegalArgumentException if it is
   */
  public void fence(String reason) {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("a fence has a reason: reason=\"" + reason + "\"");
    }
    fence.raiseByOperator(reason);
  }

  /**
   * Lifts what {@link #fence} has put up: the clock has been put right. Does nothing where there is
   * none. A fence of the monitor stays until the monitor has found the clock right, or a client is
   * made with {@code truechimer.monitor=off} while no other is watched.
   */
  public void unfence() {
    fence.liftByOperator();
  }

  private String withEvidence(String reason) {
    return reason
        + "; wall="
        + HybridTimestamp.of(machine.wallNanos(), 0).toInstant()
        + ", last="
        + last()
        + ", maxOffset="
        + maxOffset()
        + watch
            .evidence()
            .map(e -> "; " + e.describe() + "; local source: " + watch.local())
            .orElse("");
  }

  ClockFence clockFence() {
    return fence;
  }

  NodeWatch watch() {
    return watch;
  }

  HybridTimestamp last() {
    return clock.last();
  }

  /** {@return the clocks of the machine, as they are} */
  TimeSource machine() {
    return machine;
  }

  /** {@return the name of the node and its last timestamp} */
  @Override
  public String toString() {
    return "NodeClock(id=" + id + ", last=" + last() + ", state=" + state() + ")";
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
     * Sets what the clock reads; {@link TimeSource#system} if it is not set.
     *
     * @param time the wall and the monotonic clock
     * @return this builder
     */
    public Builder timeSource(TimeSource time) {
      this.time = Objects.requireNonNull(time, "time");
      return this;
    }

    /**
     * Sets the maximum offset; 500 milliseconds if it is not set.
     *
     * @param maxOffset 1 millisecond to 1 day
     * @return this builder
     * @throws org.apache.kafka.common.config.ConfigException if it is out of range
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
