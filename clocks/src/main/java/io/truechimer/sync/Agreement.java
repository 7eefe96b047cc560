/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

/**
 * What several sources agree on, and how many of them do. Immutable.
 *
 * @param interval the offsets that they agree on
 * @param truechimers the sources that allow some of these offsets
 * @param falsetickers the sources that allow none of them
 */
public record Agreement(OffsetInterval interval, int truechimers, int falsetickers) {}
