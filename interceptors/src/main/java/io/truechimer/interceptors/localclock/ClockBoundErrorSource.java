/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import static io.truechimer.interceptors.localclock.ErrorReading.millis;

import io.truechimer.sync.LocalError;
import io.truechimer.time.SaturatingNanos;
import io.truechimer.time.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The error bound that the ClockBound daemon shares, by the rules of ClockBound's own client.
 *
 * <p>The daemon maps the file into its memory. This class reads the file instead of mapping it. If
 * the daemon restarts and truncates or replaces the file, access to a mapping crashes the JVM or
 * shows old data. Reads and mappings see the same pages. Two equal reads in a row exclude a torn
 * one.
 *
 * <p>Times in the segment are readings of the kernel's monotonic clock since boot. On Linux,
 * HotSpot's {@link TimeSource#system()} reads the same clock. With a clock of another origin, the
 * segment lies in the future or is out of date, and gives no reading.
 */
final class ClockBoundErrorSource implements ErrorSource {

  static final Path PATH = Path.of("/var/run/clockbound/shm0");

  /** The bound while the daemon knows only that the virtual machine was moved or copied. */
  private static final long UNBOUNDED = Long.MAX_VALUE;

  /** The daemon writes each second. After this silence it may have terminated. */
  private static final long GRACE_NANOS = Duration.ofSeconds(5).toNanos();

  /** How far in the future a segment may lie: the resolution of the daemon's coarse clock. */
  private static final long COARSE_CLOCK_NANOS = Duration.ofMillis(10).toNanos();

  private static final int ATTEMPTS = 8;

  private final Path path;
  private final TimeSource time;

  /** The latest complete segment. It remains valid while the daemon writes or restarts. */
  private ByteBuffer lastComplete;

  ClockBoundErrorSource(Path path, TimeSource time) {
    this.path = path;
    this.time = time;
  }

  @Override
  public Optional<ErrorReading> read() {
    try {
      // Opening a named pipe would block.
      if (!Files.isRegularFile(path)) {
        return Optional.empty();
      }
      return snapshot().flatMap(ClockBoundSegment::parse).flatMap(this::reading);
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
          lastComplete = ClockBoundSegment.isRecognised(after) ? after : null;
          break;
        }
        before = after;
      }
      return Optional.ofNullable(lastComplete);
    }
  }

  private static ByteBuffer bytes(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(ClockBoundSegment.BYTES);
    while (bytes.hasRemaining() && file.read(bytes, bytes.position()) > 0) {
      // Until the buffer is full or the file ends.
    }
    return bytes.flip();
  }

  private Optional<ErrorReading> reading(ClockBoundSegment segment) {
    long age = time.monotonicNanos() - segment.asOf();
    if (age < -COARSE_CLOCK_NANOS) {
      return Optional.empty();
    }
    return switch (segment.status()) {
      case UNKNOWN -> Optional.empty();
      // Claims no bound instead of giving no reading: a source that has not noticed the move must
      // not take over.
      case DISRUPTED -> Optional.of(reading(segment, UNBOUNDED, "disrupted"));
      case SYNCHRONIZED, FREE_RUNNING -> {
        if (age >= segment.voidAfter() - segment.asOf()) {
          yield Optional.empty();
        }
        boolean isSynchronized =
            segment.status() == ClockBoundSegment.Status.SYNCHRONIZED && age < GRACE_NANOS;
        long drift = SaturatingNanos.drift(segment.driftPpb(), Math.max(0, age));
        String state = isSynchronized ? "synchronized, " : "free running, ";
        long error = SaturatingNanos.add(segment.bound(), drift);
        yield Optional.of(reading(segment, error, state + age / 1_000_000 + " ms old"));
      }
    };
  }

  private static ErrorReading reading(ClockBoundSegment segment, long error, String state) {
    String marker =
        segment.marker().isEmpty()
            ? ""
            : ", disruption marker " + Long.toUnsignedString(segment.marker().getAsLong());
    String detail =
        String.format(
            Locale.ROOT,
            "%s, bound %s, drift %.1f ppm%s",
            state,
            millis(segment.bound()),
            segment.driftPpb() / 1e3,
            marker);
    return new ErrorReading(
        new LocalError(error, LocalError.Source.CLOCKBOUND), segment.marker(), detail, 0);
  }
}
