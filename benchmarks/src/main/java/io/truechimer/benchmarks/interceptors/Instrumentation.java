/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.interceptors;

import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What stands between an application and its Kafka clients. */
interface Instrumentation extends AutoCloseable {

  /**
   * {@return the record that is sent in place of the application's, as the case may be the same}
   */
  ProducerRecord<String, byte[]> send(ProducerRecord<String, byte[]> record);

  /** {@return what the application sees of the records that have been fetched} */
  ConsumerRecords<String, byte[]> receive(ConsumerRecords<String, byte[]> fetched);

  @Override
  void close();
}
