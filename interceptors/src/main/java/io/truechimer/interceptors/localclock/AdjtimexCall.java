/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.localclock;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.ByteBuffer;

/**
 * The Linux system call {@code adjtimex}, through JNA. JNA is an optional dependency: without it,
 * this class does not load. Not thread-safe.
 */
final class AdjtimexCall {

  private static final int FAILED = -1;

  private final Function function;

  /** Never closed: JNA before 5.12 has no close. The garbage collector frees it. */
  private final Memory timex = new Memory(KernelClockState.BYTES);

  /**
   * Looks up the function.
   *
   * @throws LinkageError if JNA is absent, its native library does not load, the system has no such
   *     function, or its C type {@code long} is not 64 bits wide
   */
  AdjtimexCall() {
    if (!Platform.isLinux() || Native.LONG_SIZE != Long.BYTES) {
      throw new UnsatisfiedLinkError("adjtimex needs Linux with 64-bit longs");
    }
    function = Function.getFunction(Platform.C_LIBRARY_NAME, "adjtimex");
  }

  /** {@return the kernel's {@code struct timex}; null if the kernel refuses the call} */
  ByteBuffer call() {
    timex.clear(); // Modes 0: a read without a change.
    if (function.invokeInt(new Object[] {timex}) == FAILED) {
      return null;
    }
    return ByteBuffer.wrap(timex.getByteArray(0, KernelClockState.BYTES));
  }
}
