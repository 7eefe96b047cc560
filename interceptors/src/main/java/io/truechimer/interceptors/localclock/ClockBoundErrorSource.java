/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import io.truechimer.sync.LocalError;
import io.truechimer.time.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * What the ClockBound daemon says, by the rules of its own client.
 *
 * <p>The daemon maps the file into its memory; here it is read, because a mapping of a file that is
 * cut off or replaced when the daemon starts again ends in a fault or in old news. A read and a
 * mapping of a file see the same pages. The bytes are read until they are twice the same.
 *
 * <p>The times in it are those of the kernel's monotonic clock since boot. So is the monotonic
 * reading of {@link TimeSource#system()} in HotSpot on Linux; with one of another origin, the
 * segment is from the future or long void, and nothing is said.
 */
final class ClockBoundErrorSource implements ErrorSource {

  static final Path PATH = Path.of("/var/run/clockbound/shm0");

  /** The error while the daemon knows only that the machine has been moved or copied. */
  static final long UNBOUNDED = Long.MAX_VALUE;

  /** The daemon writes each second; without a word for so long, it may have ended. */
  private static final long GRACE_NANOS = Duration.ofSeconds(5).toNanos();

  /** The daemon reads a coarse clock, which may be some ticks off: up to 10 ms each. */
  private static final long BLUR_NANOS = Duration.ofMillis(10).toNanos();

  private static final int ATTEMPTS = 8;

  private final Path path;
  private final TimeSource time;

  /** The last that was complete: what counts while the daemon writes, or starts again. */
  private ByteBuffer last;

  ClockBoundErrorSource(Path path, TimeSource time) {
    this.path = path;
    this.time = time;
  }

  @Override
  public Optional<ErrorReading> read() {
    try {
      // A pipe would make its opener wait.
      if (!Files.isRegularFile(path)) {
        return Optional.empty();
      }
      return snapshot().flatMap(ClockBoundSegment::parse).flatMap(this::aged);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<ByteBuffer> snapshot() throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer before = bytes(file);
      for (int i = 0; i < ATTEMPTS; i++) {
        ByteBuffer after = bytes(file);
        if (after.remaining() < ClockBoundSegment.BYTES) {
          return Optional.empty();
        }
        if (after.equals(before) && ClockBoundSegment.isComplete(after)) {
          last = ClockBoundSegment.isRecognised(after) ? after : null;
          return Optional.ofNullable(last);
        }
        before = after;
      }
      return Optional.ofNullable(last);
    }
  }

  private static ByteBuffer bytes(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(ClockBoundSegment.BYTES);
    while (bytes.hasRemaining() && file.read(bytes, bytes.position()) > 0) {
      // Until all is there, or the file ends.
    }
    return bytes.flip();
  }

  private Optional<ErrorReading> aged(ClockBoundSegment segment) {
    long age = time.monotonicNanos() - segment.asOf();
    if (age < -BLUR_NANOS) {
      return Optional.empty();
    }
    return switch (segment.status()) {
      case UNKNOWN -> Optional.empty();
      case DISRUPTED -> Optional.of(reading(segment, UNBOUNDED, "disrupted"));
      case SYNCHRONIZED, FREE_RUNNING -> {
        if (age >= segment.voidAfter() - segment.asOf()) {
          yield Optional.empty();
        }
        boolean isKept =
            segment.status() == ClockBoundSegment.Status.SYNCHRONIZED && age < GRACE_NANOS;
        yield Optional.of(
            reading(
                segment,
                Drift.grown(segment.bound(), segment.driftPpb(), age),
                (isKept ? "synchronized" : "free running") + ", " + age / 1_000_000 + " ms old"));
      }
    };
  }

  private static ErrorReading reading(ClockBoundSegment segment, long error, String state) {
    return new ErrorReading(
        new LocalError(error, LocalError.Source.CLOCKBOUND),
        segment.marker(),
        state
            + ", bound "
            + segment.bound()
            + " ns, drift "
            + segment.driftPpb()
            + " ppb"
            + (segment.marker().isPresent()
                ? ", disruption marker " + Long.toUnsignedString(segment.marker().getAsLong())
                : ""),
        0);
  }
}
