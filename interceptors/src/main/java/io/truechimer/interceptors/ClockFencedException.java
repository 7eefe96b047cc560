/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import org.apache.kafka.common.errors.ApiException;

/**
 * A record was not sent, because the clock of this node is known to be wrong, and {@code
 * truechimer.fence.policy} is {@code reject}.
 *
 * <p>It reaches the application where Kafka's own errors do: as the cause of the failed future of
 * {@code send}, in the callback, and, within a transaction, by a commit that fails, so that nothing
 * of the transaction becomes visible; the transaction can be aborted. The message says why the
 * clock is fenced. It cannot be retried with success until the clock is put right.
 */
public final class ClockFencedException extends ApiException {

  private static final long serialVersionUID = 1L;

  ClockFencedException(String message) {
    super(message);
  }
}
