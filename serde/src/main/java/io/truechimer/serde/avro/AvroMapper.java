/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Maps values to Avro records and back. */
interface AvroMapper<T> {

  /** {@return the record of a value, by the schema that is written} */
  GenericRecord write(T value, Schema schema);

  /**
   * {@return the value of a record, which has the schema that is written}
   *
   * @throws IllegalArgumentException if the record breaks a rule that no schema can express
   */
  T read(GenericRecord record);
}
