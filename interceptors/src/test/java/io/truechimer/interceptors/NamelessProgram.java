/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A program on a machine that learns its own name while it runs. It prints the name of its node
 * before that, that of the machine, and that of its node again.
 */
final class NamelessProgram {

  private NamelessProgram() {}

  /**
   * Asks for the clock twice.
   *
   * @param arguments the file in which the JVM looks names up
   */
  public static void main(String[] arguments) throws IOException {
    printNode();
    System.out.println(name(Path.of(arguments[0])));
    printNode();
  }

  private static void printNode() {
    System.out.println(NodeClock.of(Map.of()).id());
  }

  /** Writes it into the file where it is not there yet. */
  private static String name(Path hosts) throws IOException {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      String name = e.getMessage().substring(0, e.getMessage().indexOf(':'));
      Files.writeString(hosts, "127.0.0.1 " + name + "\n");
      return InetAddress.getLocalHost().getHostName();
    }
  }
}
