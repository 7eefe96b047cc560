/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** A record that shows its headers only when it is asked for the second time. */
final class StubbornRecord extends ProducerRecord<String, String> {

  private boolean asked;

  StubbornRecord(String topic, String value) {
    super(topic, value);
  }

  @Override
  public Headers headers() {
    if (!asked) {
      asked = true;
      throw new IllegalStateException("this record does not show its headers");
    }
    return super.headers();
  }
}
