/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Loads all versions of one record's schema: the one that is written, and all that can be read.
 *
 * <p>The schemas are resources in {@code io/truechimer/serde/avro}. {@code NAME.versions} lists
 * their files, one per line, and must never lose one. The first file, {@code NAME.avsc}, is the
 * version that is written. A new version takes two releases, because a reader cannot decode a
 * fingerprint that it does not know:
 *
 * <ol>
 *   <li>Write {@code NAME-2.avsc} so that Avro resolves it to version 1 and back: new fields have
 *       defaults, enums with new symbols keep their default, nothing is renamed. Append it to
 *       {@code NAME.versions}. Release: this release reads both versions, and writes version 1.
 *   <li>One release later, rename {@code NAME.avsc} to {@code NAME-1.avsc} and {@code NAME-2.avsc}
 *       to {@code NAME.avsc}, in {@code NAME.versions} too, and use the new fields in the code.
 * </ol>
 */
final class SchemaHistory {

  private static final String FOLDER = "/io/truechimer/serde/avro/";

  static {
    // Avro looks for them with the context class loader of the first thread that uses it, which
    // may not see this jar.
    LogicalTypes.register(new ClockLogicalTypes.HlcTimestampFactory());
    LogicalTypes.register(new ClockLogicalTypes.ItcStampFactory());
  }

  private SchemaHistory() {}

  /**
   * {@return all versions that the resources of this jar have under a name} The first is written,
   * and the others are resolved to it.
   */
  static List<Schema> load(String name) {
    return text(name + ".versions").lines().map(file -> parse(text(file))).toList();
  }

  static Schema parse(String json) {
    return new Schema.Parser().parse(json);
  }

  static String text(String file) {
    try (InputStream in = SchemaHistory.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("the jar must contain the schema: file=" + FOLDER + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "a schema in the jar must be readable: file=" + FOLDER + file, e);
    }
  }
}
