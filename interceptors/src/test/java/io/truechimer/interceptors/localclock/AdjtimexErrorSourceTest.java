/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.truechimer.sync.LocalError;
import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdjtimexErrorSourceTest {

  private static final long FLOOR = 100_000_000;

  /** A {@code struct timex} as a C compiler lays it out on x86-64. */
  private static final String GOLDEN =
      """
      000000000000000024faffffffffffff
      40e2010000000000127a000000000000
      e5020000000000000120000000000000
      06000000000000000100000000000000
      0000f40100000000c05a216900000000
      b168de3a000000001027000000000000
      """
          + "00".repeat(64)
          + "25000000000000000000000000000000"
          + "00".repeat(32);

  @Test
  void shouldReadGoldenBytes() {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    byte[] golden = HexFormat.of().parseHex(GOLDEN.replace("\n", ""));

    assertThat(golden).hasSize(KernelClockState.BYTES);
    assertThat(KernelClockState.parse(ByteBuffer.wrap(golden)))
        .isEqualTo(new KernelClockState(-1_500, 31_250, 741, 0x2001));
  }

  @Test
  void shouldReadTheCorrectionInMicrosecondsWithoutStaNano() {
    ByteBuffer bytes =
        ByteBuffer.allocate(KernelClockState.BYTES)
            .order(ByteOrder.nativeOrder())
            .putLong(8, -1_500);

    assertThat(KernelClockState.parse(bytes).correctionNanos()).isEqualTo(-1_500_000);
  }

  @ParameterizedTest
  @CsvSource({
    // Measured: maximum error + 0.5 ms of growth + remaining correction.
    "0, 31250, 741, 31750000",
    "-1500, 31250, 741, 31751500",
    "0, 0, 1, 500000",
    // The flag STA_UNSYNC is ignored; only the limit of the maximum error counts.
    "0, 15999999, 741, 16000499000",
    // systemd-timesyncd, 64 s after its poll: the floor, until the growth exceeds it.
    "0, 32000, 0, 100000000",
    "2000, 0, 0, 100002000",
    "0, 128000, 0, 128500000",
  })
  void shouldReadTheErrorBound(long offset, long maxError, long estimated, long error) {
    assertThat(
            AdjtimexErrorSource.reading(
                new KernelClockState(offset, maxError, estimated, 0x40), FLOOR))
        .map(ErrorReading::error)
        .contains(new LocalError(error, LocalError.Source.KERNEL));
  }

  @ParameterizedTest
  @CsvSource({"16000000", "16000001", "9223372036854775807", "-1"})
  void shouldGiveNoReadingWhenNoDaemonMaintainsTheError(long maxError) {
    assertThat(AdjtimexErrorSource.reading(new KernelClockState(0, maxError, maxError, 0), FLOOR))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-9223372036854775808", "9223372036854775807"})
  void shouldSaturateTheError(long offset) {
    assertThat(AdjtimexErrorSource.reading(new KernelClockState(offset, 1, 1, 0), FLOOR))
        .map(reading -> reading.error().nanos())
        .contains(Long.MAX_VALUE);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldReadTheRealKernel() {
    KernelClockState timex = KernelClockState.parse(new AdjtimexCall().call());

    assertThat(timex.remainingSlewNanos()).isEqualTo(Math.abs(timex.correctionNanos()));
    assertThat(timex.maxErrorMicros()).isBetween(0L, KernelClockState.MAX_ERROR_LIMIT_MICROS);
    AdjtimexErrorSource source = new AdjtimexErrorSource(Duration.ofMillis(100));
    // The reading depends on the machine, and may change between the two calls.
    assertThat(source.read())
        .satisfiesAnyOf(
            reading -> assertThat(reading).isEmpty(),
            reading ->
                assertThat(reading)
                    .get()
                    .satisfies(
                        found -> {
                          assertThat(found.error().source()).isEqualTo(LocalError.Source.KERNEL);
                          assertThat(found.error().nanos()).isPositive();
                          assertThat(found.detail()).startsWith("maximum error ");
                        }));
  }

  /** An application without the optional dependency. */
  @Test
  void shouldGiveNoReadingWithoutJna() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(classPathWithoutJna(), ClassLoader.getPlatformClassLoader())) {
      Class<?> type = loader.loadClass(AdjtimexErrorSource.class.getName());
      assertThat(type).isNotSameAs(AdjtimexErrorSource.class);
      Constructor<?> constructor = type.getDeclaredConstructor(Duration.class);
      constructor.setAccessible(true);
      Object source = constructor.newInstance(Duration.ofMillis(100));
      Method read = type.getMethod("read");
      read.setAccessible(true);

      assertThat(read.invoke(source)).isEqualTo(Optional.empty());
    }
  }

  private static URL[] classPathWithoutJna() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(File::new)
        .filter(file -> !file.getName().startsWith("jna-"))
        .map(AdjtimexErrorSourceTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(File file) {
    try {
      return file.toURI().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
