/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import org.apache.kafka.common.errors.ApiException;

/**
 * A record was not sent because this node's clock is known to be wrong and {@code
 * truechimer.fence.policy} is {@code reject}.
 *
 * <p>It reaches the application as Kafka's own errors do: as the cause of the failed future of
 * {@code send}, in the callback, and within a transaction as a failed commit; the transaction can
 * be aborted, and nothing of it becomes visible. The message says why the clock is fenced. A retry
 * fails as well until the clock is corrected.
 */
public final class ClockFencedException extends ApiException {

  private static final long serialVersionUID = 1L;

  ClockFencedException(String message) {
    super(message);
  }
}
