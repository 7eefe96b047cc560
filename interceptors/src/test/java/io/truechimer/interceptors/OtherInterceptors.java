/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Interceptors that users may have besides ours. */
final class OtherInterceptors {

  /** The setting with the queue for what the watching ones see. */
  static final String SEEN = "test.seen";

  private OtherInterceptors() {}

  @SuppressWarnings("unchecked")
  private static Queue<Object> seen(Map<String, ?> configs) {
    return (Queue<Object>) configs.get(SEEN);
  }

  /** Passes records through. */
  public abstract static class Passing implements ProducerInterceptor<String, String> {

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public ProducerRecord<String, String> onSend(ProducerRecord<String, String> record) {
      return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

    @Override
    public void close() {}
  }

  /** Sees what acknowledgements say. */
  public static final class Watching extends Passing {

    private Queue<Object> seen;

    @Override
    public void configure(Map<String, ?> configs) {
      seen = seen(configs);
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
      seen.add(exception == null ? metadata : exception);
    }
  }

  /** Adds a header. */
  public static final class Adding extends Passing {

    @Override
    public ProducerRecord<String, String> onSend(ProducerRecord<String, String> record) {
      record.headers().add("other", "added".getBytes(StandardCharsets.UTF_8));
      return record;
    }
  }

  /** Fails. */
  public static final class Throwing extends Passing {

    @Override
    public ProducerRecord<String, String> onSend(ProducerRecord<String, String> record) {
      throw new IllegalStateException("an interceptor of others failed");
    }
  }

  /** Makes another record of the record. */
  public static final class Renewing extends Passing {

    @Override
    public ProducerRecord<String, String> onSend(ProducerRecord<String, String> record) {
      return new ProducerRecord<>(
          record.topic(),
          record.partition(),
          record.timestamp(),
          record.key(),
          record.value() + "-renewed",
          record.headers());
    }
  }

  /** Does not let a client be made. */
  public static final class Unwilling extends Passing {

    @Override
    public void configure(Map<String, ?> configs) {
      throw new IllegalStateException("an interceptor of others does not start");
    }
  }

  /** Sees what a poll is about to return. */
  public static final class WatchingConsumer implements ConsumerInterceptor<String, String> {

    private Queue<Object> seen;

    @Override
    public void configure(Map<String, ?> configs) {
      seen = seen(configs);
    }

    @Override
    public ConsumerRecords<String, String> onConsume(ConsumerRecords<String, String> records) {
      seen.add(records);
      return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
  }
}
