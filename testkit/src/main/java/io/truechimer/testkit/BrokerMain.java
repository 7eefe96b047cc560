/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.io.IOException;

/**
 * The main class of a child broker: Kafka's main class, plus a thread that ends the process when
 * its parent ends. The parent holds the other end of the standard input and never writes. However
 * the parent ends, the input ends.
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
        // The parent is alive.
      }
    } catch (IOException e) {
      // Treated like the end of the input.
    }
    Runtime.getRuntime().halt(1);
  }
}
