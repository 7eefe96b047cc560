/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.streams;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.itc.Id;
import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import io.truechimer.serde.HlcHeader;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Simulates the output of upstream tasks. In each millisecond, every task writes, and reads the
 * output of one random other task, so their causal contexts differ. The records that a task writes
 * in a millisecond are adjacent, as in a batch.
 */
final class UpstreamTasks {

  static final String APPLICATION = "benchmark";

  private static final int PER_MILLI = 50;
  private static final int WARM_UP = 10_000;
  private static final int SUBTOPOLOGY = 0;
  private static final long HORIZON_MILLIS = 60_000;
  private static final long START_NANOS = 1_763_780_000_000_000_000L;

  private final ManualTimeSource time = new ManualTimeSource(START_NANOS);
  private final Id[] ids;
  private final Stamp[] seen;
  private final byte[][] contexts;
  private final SplittableRandom random = new SplittableRandom(1);
  private long written;

  /**
   * Creates the tasks, and lets each learn of all others.
   *
   * @param tasks number of tasks, including task 0, which is the reader and not simulated
   */
  UpstreamTasks(int tasks) {
    ids = new Id[tasks - 1];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = Id.ofName(APPLICATION).child(SUBTOPOLOGY).child(i + 1);
    }
    contexts = new byte[ids.length][];
    seen = new Stamp[ids.length];
    Arrays.fill(seen, Stamp.upTo(0));
    next(WARM_UP); // By then, each task knows all others.
  }

  /** {@return the clock of all tasks and of the reader} */
  ManualTimeSource time() {
    return time;
  }

  private long millis() {
    return time.wallNanos() / 1_000_000;
  }

  /** {@return the headers of the next records, as interceptors and tasks write them} */
  List<Headers> next(int count) {
    List<Headers> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(next());
    }
    return all;
  }

  private Headers next() {
    if (written % PER_MILLI == 0) {
      time.advance(Duration.ofMillis(1));
      exchange();
    }
    HybridTimestamp timestamp =
        HybridTimestamp.of(time.wallNanos() + written % PER_MILLI * 1_000, 0);
    int task = (int) (written % PER_MILLI * ids.length / PER_MILLI);
    Headers headers = new RecordHeaders();
    ClockHeaders.writeHlc(
        headers, new HlcHeader(timestamp, 150, true, 0x1234_5678_9abc_def0L + task));
    headers.add(ClockHeaders.CONTEXT, contexts[task]);
    written++;
    return headers;
  }

  /** Each task reads the output of another random task, and writes. */
  private void exchange() {
    Stamp old = Stamp.upTo(millis() - HORIZON_MILLIS);
    for (int i = 0; i < ids.length; i++) {
      Stamp other = seen[random.nextInt(ids.length)];
      seen[i] = seen[i].join(other).join(old);
      Stamp own = seen[i].join(Stamp.of(ids[i])).raise(millis()).peek();
      seen[i] = own;
      Headers headers = new RecordHeaders();
      ClockHeaders.writeContext(headers, own);
      contexts[i] = headers.lastHeader(ClockHeaders.CONTEXT).value();
    }
  }
}
