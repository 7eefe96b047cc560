/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.io.IOException;

/**
 * The main class of a child broker: Kafka's own, which ends with its parent. The parent holds the
 * other end of the standard input and never writes; when it dies, however it dies, the input ends.
 */
final class BrokerMain {

  private BrokerMain() {}

  public static void main(String[] args) {
    Thread watch = new Thread(BrokerMain::endWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    kafka.Kafka.main(args);
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // The parent lives.
      }
    } catch (IOException e) {
      // As good as an end.
    }
    Runtime.getRuntime().halt(1);
  }
}
