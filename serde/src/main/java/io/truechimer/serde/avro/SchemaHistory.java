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
 * The schemas of one kind of record: the one that is written, and all that can be read.
 *
 * <p>They are files of this jar, in {@code io/truechimer/serde/avro}. {@code NAME.versions} lists
 * them, a line each, and never loses one; the first, {@code NAME.avsc}, is written. To add version
 * 2:
 *
 * <ol>
 *   <li>Write {@code NAME-2.avsc} so that Avro resolves it to version 1 and back: a new field has a
 *       default, a new symbol of an enum leaves its default alone, and nothing is renamed. Add it
 *       at the end of {@code NAME.versions}. Release: this release reads both, and writes version
 *       1.
 *   <li>A release later, rename {@code NAME.avsc} to {@code NAME-1.avsc} and {@code NAME-2.avsc} to
 *       {@code NAME.avsc}, there too, and let the code know the new fields.
 * </ol>
 *
 * @param versions all that can be read; the first is written, and what all others are read as
 */
record SchemaHistory(List<Schema> versions) {

  private static final String FOLDER = "/io/truechimer/serde/avro/";

  static {
    // Avro finds them by the class loader of whichever thread uses it first, which may not see us.
    LogicalTypes.register(new ClockLogicalTypes.HlcTimestampFactory());
    LogicalTypes.register(new ClockLogicalTypes.ItcStampFactory());
  }

  SchemaHistory {
    versions = List.copyOf(versions);
  }

  /** {@return the history of the records of a name that is in this jar} */
  static SchemaHistory load(String name) {
    return new SchemaHistory(
        text(name + ".versions").lines().map(file -> parse(text(file))).toList());
  }

  /** {@return what is written, and what all others are read as} */
  Schema current() {
    return versions.get(0);
  }

  static Schema parse(String json) {
    return new Schema.Parser().parse(json);
  }

  static String text(String file) {
    try (InputStream in = SchemaHistory.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("a schema is in the jar: file=" + FOLDER + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("a schema can be read: file=" + FOLDER + file, e);
    }
  }
}
