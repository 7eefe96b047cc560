/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.time.TimeSource;
import java.util.function.Supplier;

/**
 * What the monitor knows of its node.
 *
 * @param id the node's name
 * @param time the clocks of its machine
 * @param clock reads its hybrid logical clock
 * @param listener receives the evaluations
 */
record MonitoredNode(
    String id, TimeSource time, Supplier<HybridTimestamp> clock, MonitorListener listener) {}
