/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.interceptors;

import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Instrumentation between an application and its Kafka clients. */
interface Instrumentation extends AutoCloseable {

  /** {@return the record to send in place of the application's; it may be the same} */
  ProducerRecord<String, byte[]> send(ProducerRecord<String, byte[]> record);

  /** {@return the records for the application, given the fetched ones} */
  ConsumerRecords<String, byte[]> receive(ConsumerRecords<String, byte[]> fetched);

  @Override
  void close();
}
