/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** How a value becomes an Avro record, and comes back. */
interface AvroMapper<T> {

  /** {@return the value as a record of the schema that is written} */
  GenericRecord write(T value, Schema schema);

  /**
   * {@return the value of a record of that schema}
   *
   * @throws IllegalArgumentException if a rule is broken that no schema can express
   */
  T read(GenericRecord record);
}
