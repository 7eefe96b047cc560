/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import org.junit.jupiter.api.extension.ExtendWith;

/** The contract with the form that the system property chooses, shared by the extension. */
@ExtendWith(TestClusterExtension.class)
class SharedClusterIT extends ClusterContract {

  private final TestCluster cluster;

  SharedClusterIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Override
  TestCluster cluster() {
    return cluster;
  }
}
