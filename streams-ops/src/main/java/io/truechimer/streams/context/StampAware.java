/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

/**
 * Marks a processor that handles the causal contexts of records itself: it receives each record
 * with the {@code tc-itc} that the record brought, not with the context of the task. Internal.
 */
public interface StampAware {}
