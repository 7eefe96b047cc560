/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.truechimer.sync.LocalError;
import io.truechimer.time.ManualTimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClockBoundErrorSourceTest {

  /** The daemon's struct as a C compiler lays it out, as of 1000.25 s and void after 2000.25 s. */
  private static final String GOLDEN =
      """
      4e5a4d41000242435000000002002a00
      e80300000000000080b2e60e00000000
      d00700000000000080b2e60e00000000
      40e20100000000000700000000000000
      50c30000010000000100000000000000
      """;

  private static final int UNKNOWN = 0;
  private static final int SYNCHRONIZED = 1;
  private static final int FREE_RUNNING = 2;
  private static final int DISRUPTED = 3;

  private static final long SECOND = 1_000_000_000;
  private static final long AS_OF = 1000 * SECOND + SECOND / 4;

  @TempDir Path directory;

  private Path file;
  private final ManualTimeSource time = new ManualTimeSource(1_700_000_000 * SECOND);
  private ClockBoundErrorSource source;

  @BeforeEach
  void open() {
    file = directory.resolve("shm0");
    time.setMonotonicNanos(AS_OF);
    source = new ClockBoundErrorSource(file, time);
  }

  @Test
  void shouldReadGoldenBytes() throws IOException {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    byte[] golden = HexFormat.of().parseHex(GOLDEN.replace("\n", ""));
    Files.write(file, golden);

    assertThat(golden).isEqualTo(segment().array());
    assertThat(source.read())
        .contains(
            new ErrorReading(
                new LocalError(123_456, LocalError.Source.CLOCKBOUND),
                OptionalLong.of(7),
                "synchronized, 0 ms old, bound 0.124 ms, drift 50.0 ppm, disruption marker 7",
                0));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 123456, synchronized",
    "1, 123457, synchronized", // A part of a nanosecond is rounded up.
    "4999999999, 373456, synchronized",
    "5000000000, 373456, free running",
    "999999999999, 50123456, free running",
  })
  void shouldGrowWithAge(long age, long error, String state) throws IOException {
    write(segment());
    time.setMonotonicNanos(AS_OF + age);

    assertThat(source.read()).map(reading -> reading.error().nanos()).contains(error);
    assertThat(source.read()).get().extracting(ErrorReading::detail).asString().startsWith(state);
  }

  @Test
  void shouldGiveNoReadingWhenVoid() throws IOException {
    write(segment());
    time.setMonotonicNanos(AS_OF + 1000 * SECOND);

    assertThat(source.read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {SYNCHRONIZED, FREE_RUNNING})
  void shouldGiveAReadingInBothGoodStates(int status) throws IOException {
    write(segment().putInt(68, status));

    assertThat(source.read()).map(reading -> reading.error().nanos()).contains(123_456L);
  }

  @ParameterizedTest
  @ValueSource(ints = {UNKNOWN, -1, 4, Integer.MAX_VALUE})
  void shouldGiveNoReadingWithAnUnknownStatus(int status) throws IOException {
    write(segment().putInt(68, status));

    assertThat(source.read()).isEmpty();
  }

  /** A source that has not noticed the move must not take over. */
  @Test
  void shouldClaimNoBoundWhenDisrupted() throws IOException {
    write(segment().putInt(68, DISRUPTED).putLong(56, 8));

    assertThat(source.read())
        .get()
        .satisfies(
            reading -> {
              assertThat(reading.error().nanos()).isEqualTo(Long.MAX_VALUE);
              assertThat(reading.disruptionMarker()).hasValue(8);
              assertThat(reading.detail()).startsWith("disrupted");
            });
  }

  @Test
  void shouldHaveNoMarkerWithoutDetectionOfDisruptions() throws IOException {
    write(segment().put(72, (byte) 0));

    assertThat(source.read()).map(ErrorReading::disruptionMarker).contains(OptionalLong.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1", // Magic.
    "4, 1", // Magic.
    "8, 79", // Size.
    "16, -1", // As of, in seconds: low half, but the sign is in the high half.
  })
  void shouldRejectAWrongHeader(int at, int value) throws IOException {
    ByteBuffer segment = segment().putInt(at, value);
    if (at == 16) {
      segment.putInt(20, -1);
    }
    write(segment);

    assertThat(source.read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(shorts = {0, 1, 3, 0x0200})
  void shouldRejectOtherVersions(short version) throws IOException {
    write(segment().putShort(12, version));

    assertThat(source.read()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "16, 9223372037", // As of: more seconds than a long holds in nanoseconds.
    "24, 1000000000", // A whole second of nanoseconds.
    "24, -1",
    "32, -1", // Void after.
    "40, 1000000000",
    "48, -1", // The bound.
  })
  void shouldRejectValuesOutOfRange(int at, long value) throws IOException {
    write(segment().putLong(at, value));

    assertThat(source.read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000_000_000, -1})
  void shouldRejectADriftOutOfRange(int drift) throws IOException {
    write(segment().putInt(64, drift));

    assertThat(source.read()).isEmpty();
  }

  @Test
  void shouldSaturateTheError() throws IOException {
    write(
        segment().putLong(32, 9_000_000_000L).putLong(48, Long.MAX_VALUE).putInt(64, 999_999_999));
    time.setMonotonicNanos(Long.MAX_VALUE / 2);

    assertThat(source.read()).map(reading -> reading.error().nanos()).contains(Long.MAX_VALUE);
  }

  /** A monotonic clock of another origin than the one in the segment. */
  @ParameterizedTest
  @ValueSource(longs = {0, -AS_OF, AS_OF - SECOND / 50, Long.MIN_VALUE, Long.MAX_VALUE})
  void shouldGiveNoReadingWithAnotherMonotonicClock(long monotonic) throws IOException {
    write(segment());
    time.setMonotonicNanos(monotonic);

    assertThat(source.read()).isEmpty();
  }

  /** The daemon reads a coarse clock. */
  @Test
  void shouldTolerateATickInTheFuture() throws IOException {
    write(segment());
    time.setMonotonicNanos(AS_OF - SECOND / 250);

    assertThat(source.read()).map(reading -> reading.error().nanos()).contains(123_456L);
  }

  @Test
  void shouldGiveNoReadingWithoutAWholeSegment() throws IOException {
    assertThat(source.read()).isEmpty();
    for (int length : new int[] {0, 15, 79}) {
      Files.write(file, ByteBuffer.allocate(length).put(segment().array(), 0, length).array());

      assertThat(source.read()).as("of %d bytes", length).isEmpty();
    }
    assertThat(new ClockBoundErrorSource(directory, time).read()).isEmpty();
  }

  @Test
  void shouldGiveNoReadingBeforeTheFirstWriteIsComplete() throws IOException {
    for (int generation : new int[] {0, 43}) {
      write(segment().putShort(14, (short) generation));

      assertThat(source.read()).as("generation %d", generation).isEmpty();
    }
  }

  @Test
  void shouldUseTheLastCompleteSegmentDuringAWrite() throws IOException {
    write(segment());
    source.read();

    write(segment().putShort(14, (short) 43).putLong(48, 1));
    assertThat(source.read()).map(reading -> reading.error().nanos()).contains(123_456L);

    write(segment().putShort(14, (short) 44).putLong(48, 1));
    assertThat(source.read()).map(reading -> reading.error().nanos()).contains(1L);
  }

  @Test
  void shouldDropTheLastSegmentWhenTheVersionChanges() throws IOException {
    write(segment());
    source.read();

    write(segment().putShort(12, (short) 3));
    assertThat(source.read()).isEmpty();
    write(segment().putShort(14, (short) 43));
    assertThat(source.read()).isEmpty();
  }

  @Test
  void shouldReadAFileThatWasReplaced() throws IOException {
    write(segment());
    source.read();
    Files.delete(file);
    assertThat(source.read()).isEmpty();

    write(segment().putLong(48, 5));
    assertThat(source.read()).map(reading -> reading.error().nanos()).contains(5L);
  }

  @Test
  void shouldNotThrowOnRandomBytes() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = segment().array();
      for (int n = random.nextInt(6); n >= 0; n--) {
        bytes[12 + random.nextInt(bytes.length - 12)] = (byte) random.nextInt();
      }
      Files.write(file, bytes);

      Optional<ErrorReading> reading = source.read();
      assertThat(reading.map(found -> found.error().nanos()).orElse(0L))
          .as("seed %d", seed)
          .isNotNegative();
    }
  }

  /** The writer works as the daemon does: through a mapping, generation first and last. */
  @Test
  void shouldNotMixTwoWrites() throws Exception {
    write(segment().putLong(48, 0).putLong(56, 0));
    AtomicBoolean isDone = new AtomicBoolean();
    Thread daemon = new Thread(() -> writeUntil(isDone));
    daemon.start();
    try {
      Set<Long> seen = new HashSet<>();
      for (int i = 0; i < 20_000; i++) {
        ErrorReading reading = source.read().orElseThrow();
        // The writer gives bound and marker the same number.
        assertThat(reading.disruptionMarker()).hasValue(reading.error().nanos());
        seen.add(reading.error().nanos());
      }
      assertThat(seen).hasSizeGreaterThan(1);
    } finally {
      isDone.set(true);
      daemon.join();
    }
  }

  private void writeUntil(AtomicBoolean isDone) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer shared =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, 80).order(ByteOrder.nativeOrder());
      short generation = 42;
      for (long value = 1; !isDone.get(); value++) {
        shared.putShort(14, ++generation);
        VarHandle.fullFence();
        shared.putLong(48, value);
        VarHandle.fullFence();
        shared.putLong(56, value);
        VarHandle.fullFence();
        generation = generation == -1 ? 2 : (short) (generation + 1);
        shared.putShort(14, generation);
        // The daemon writes once a second. Without a pause, no complete segment could be read.
        LockSupport.parkNanos(1_000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer segment() {
    return ByteBuffer.allocate(80)
        .order(ByteOrder.nativeOrder())
        .putInt(0, 0x414D5A4E)
        .putInt(4, 0x43420200)
        .putInt(8, 80)
        .putShort(12, (short) 2)
        .putShort(14, (short) 42)
        .putLong(16, 1000)
        .putLong(24, 250_000_000)
        .putLong(32, 2000)
        .putLong(40, 250_000_000)
        .putLong(48, 123_456)
        .putLong(56, 7)
        .putInt(64, 50_000)
        .putInt(68, SYNCHRONIZED)
        .put(72, (byte) 1);
  }

  private void write(ByteBuffer segment) throws IOException {
    byte[] bytes = new byte[segment.remaining()];
    segment.get(0, bytes);
    Files.write(file, bytes);
  }
}
