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

/** The system call, through JNA, which may be absent: then this class cannot be loaded. */
final class AdjtimexCall {

  private static final int FAILED = -1;

  private final Function function;

  /** Never closed: JNA before 5.12 cannot, and frees it when nobody has it any longer. */
  private final Memory timex = new Memory(KernelClockState.BYTES);

  /**
   * Finds the function.
   *
   * @throws LinkageError if JNA is absent, its native part cannot be loaded, or there is no such
   *     function
   */
  AdjtimexCall() {
    if (!Platform.isLinux() || Native.LONG_SIZE != Long.BYTES) {
      throw new UnsatisfiedLinkError("adjtimex is read on Linux, with longs of 64 bits");
    }
    function = Function.getFunction(Platform.C_LIBRARY_NAME, "adjtimex");
  }

  /** {@return the kernel's {@code struct timex}; null if it refuses} */
  ByteBuffer call() {
    timex.clear(); // Modes 0: reads only.
    if (function.invokeInt(new Object[] {timex}) == FAILED) {
      return null;
    }
    return ByteBuffer.wrap(timex.getByteArray(0, KernelClockState.BYTES));
  }
}
