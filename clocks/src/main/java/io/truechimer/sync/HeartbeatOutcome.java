/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.sync;

/** How a node classifies a heartbeat that it reads. */
public enum HeartbeatOutcome {

  /** The newest heartbeat of its node. */
  ACCEPTED,

  /** A heartbeat that this node has sent itself. */
  OWN,

  /** A heartbeat of another process, or of a former one, that has this node's name. */
  NAMESAKE,

  /** A heartbeat of a new node, while the greatest number of nodes is tracked already. */
  UNTRACKED,

  /** A heartbeat that this node has seen, or an older one: duplicated, overtaken or replayed. */
  REPEATED,

  /** A heartbeat of an incarnation or an epoch that its node has left behind. */
  OUTDATED
}
