/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

/** The measured operations of a version vector. Immutable. */
interface VersionVector<V extends VersionVector<V>> {

  V event(int participant);

  V join(V other);

  boolean leq(V other);

  byte[] toBytes();
}
