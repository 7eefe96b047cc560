/**
 * The error bound of this machine's wall clock, from what the machine itself knows. The offset
 * monitor in {@code io.truechimer.interceptors.monitor} reads it once per heartbeat. This package
 * needs no Kafka class.
 *
 * <p>{@link io.truechimer.interceptors.localclock.FirstAvailableErrorSource} creates the configured
 * sources, and returns the {@link io.truechimer.interceptors.localclock.ErrorReading} of the first
 * that answers. In the order of {@code truechimer.clock.error.source=auto}, with what each rests
 * on:
 *
 * <ol>
 *   <li>{@code ClockBoundErrorSource}: the shared memory of the ClockBound daemon, {@code
 *       /var/run/clockbound/shm0}, version 2 of its layout. The bound grows by the drift that the
 *       daemon states. Only this source detects that a virtual machine was migrated or paused.
 *   <li>{@code ChronyErrorSource}: the tracking report of chronyd, over version 6 of its command
 *       protocol on UDP port 323 of the loopback interface. The bound is the remaining correction
 *       plus the root dispersion plus half of the root delay.
 *   <li>{@code AdjtimexErrorSource}: the maximum error that a time daemon (ntpd, chronyd,
 *       systemd-timesyncd) stores in the kernel. It needs Linux and JNA, which is optional.
 *   <li>{@code SntpErrorSource}: the configured time servers, queried every 64 s (SNTP, RFC 4330).
 *       A majority of them must agree by Marzullo's algorithm.
 *   <li>{@code ConfiguredErrorSource}: an assumption, {@code truechimer.clock.error.bound.ms}.
 *       Nothing has measured the clock.
 * </ol>
 *
 * <p>What is guaranteed:
 *
 * <ul>
 *   <li><b>No guesses.</b> A source that is absent, not synchronised, out of date, or of an unknown
 *       version gives no reading. Bounds are rounded up and grow with their age.
 *   <li><b>Bounded time.</b> A reading takes at most about a quarter of a second, whatever a daemon
 *       or a server does. It never waits for a name lookup.
 *   <li><b>No exceptions.</b> A source that throws is skipped for that reading.
 * </ul>
 *
 * <p>Where to change what:
 *
 * <ul>
 *   <li>a new source, or the order: {@code ErrorSourceSettings.Choice} and {@code
 *       FirstAvailableErrorSource.of}; a new kind needs a value in {@link
 *       io.truechimer.sync.LocalError.Source} and in the heartbeat schema too
 *   <li>a new version of a format: {@code ClockBoundSegment}, {@code ChronyTracking}, {@code
 *       KernelClockState}, {@code SntpReply}; each is a pure parser with golden bytes in its test
 *   <li>timeouts, poll intervals and when a source counts as out of date: the constants of the
 *       source; pauses after failures: {@code Backoff}
 * </ul>
 *
 * <p>Hazards:
 *
 * <ul>
 *   <li><b>Sources are believed.</b> If a daemon claims a microsecond and is wrong, the claim of
 *       this node is wrong; only other nodes can detect that.
 *   <li><b>Only the machine's wall clock has these errors.</b> A node with a {@link
 *       io.truechimer.time.TimeSource} of its own must use the configured bound.
 *   <li><b>ClockBound's times are those of the kernel's monotonic clock since boot.</b> In HotSpot
 *       on Linux, {@link java.lang.System#nanoTime} reads the same clock. With any other origin,
 *       segments look out of date and are ignored.
 *   <li><b>chronyd assumes a drift of 1 ppm by default.</b> Its error grows too slowly between
 *       corrections unless {@code maxclockerror} states the real drift of the crystal.
 *   <li><b>Asymmetric network delay</b> beyond the round trip is invisible to chrony and to SNTP.
 * </ul>
 */
package io.truechimer.interceptors.localclock;
