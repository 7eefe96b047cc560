/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** A serde of strings that records all calls. */
final class RecordingSerde implements Serde<String>, Serializer<String>, Deserializer<String> {

  final List<String> calls = new ArrayList<>();

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    calls.add("configure " + configs + " " + isKey);
  }

  @Override
  public byte[] serialize(String topic, String data) {
    calls.add("write " + topic);
    return data.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] serialize(String topic, Headers headers, String data) {
    headers.add("schema", new byte[] {7});
    return serialize(topic + " with headers", data);
  }

  @Override
  public String deserialize(String topic, byte[] data) {
    calls.add("read " + topic);
    return new String(data, StandardCharsets.UTF_8);
  }

  @Override
  public String deserialize(String topic, Headers headers, byte[] data) {
    return deserialize(topic + " with " + headers.lastHeader("schema").value()[0], data);
  }

  @Override
  public void close() {
    calls.add("close");
  }

  @Override
  public Serializer<String> serializer() {
    return this;
  }

  @Override
  public Deserializer<String> deserializer() {
    return this;
  }
}
