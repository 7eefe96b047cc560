/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/** The classes that Avro may read. Applications decide this, never this library. */
final class Trust {

  private final ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();

  void in(Class<?>... types) {
    ClassSecurityValidator.Builder trusted = ClassSecurityValidator.builder();
    for (Class<?> type : types) {
      trusted.add(type);
    }
    ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(before, trusted.build()));
  }

  void restore() {
    ClassSecurityValidator.setGlobal(before);
  }
}
