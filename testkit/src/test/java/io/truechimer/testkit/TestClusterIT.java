/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import org.junit.jupiter.api.extension.ExtendWith;

/** The contract in the form that the system property chooses, shared by the extension. */
@ExtendWith(TestClusterExtension.class)
class TestClusterIT extends ClusterContract {

  private final TestCluster cluster;

  TestClusterIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  TestCluster cluster() {
    return cluster;
  }
}
