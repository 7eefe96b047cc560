/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

import io.truechimer.time.ClockReading;

/**
 * A step of the wall that no peer has confirmed, so that time does not follow it yet. Immutable.
 *
 * @param before the clocks before the step
 * @param error the wall's error at that moment
 */
record UnconfirmedStep(ClockReading before, LocalError error) {}
