/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import java.security.CodeSource;

/**
 * Describes the Avro on the class path, for messages. It loads where Avro is too old or missing.
 */
public final class AvroLibrary {

  private AvroLibrary() {}

  /** {@return what heartbeats need, and what is there, for people} */
  public static String describe() {
    String needed = "heartbeats need Avro 1.11.3 or later with its Jackson; ";
    try {
      return needed + "found " + describe(Class.forName("org.apache.avro.Schema"));
    } catch (ClassNotFoundException | LinkageError e) {
      return needed + "found no Avro on the class path";
    }
  }

  static String describe(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return "Avro %s in %s"
        .formatted(
            version == null ? "of an unknown version" : version,
            source == null ? "an unknown place" : source.getLocation());
  }
}
