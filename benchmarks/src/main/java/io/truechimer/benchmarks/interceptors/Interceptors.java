/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.interceptors;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.instrumentation.kafkaclients.v2_6.KafkaTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.truechimer.benchmarks.Deadline;
import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.ClockConsumerInterceptor;
import io.truechimer.interceptors.ClockProducerInterceptor;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.interceptors.monitor.MonitorConfig;
import io.truechimer.testkit.TestCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.utils.Utils;

/** A producer's interceptor and a consumer's, configured as Kafka does it. */
final class Interceptors implements Instrumentation {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ProducerInterceptor<String, byte[]> producer;
  private final ConsumerInterceptor<String, byte[]> consumer;
  private final AutoCloseable behind;

  private Interceptors(
      ProducerInterceptor<String, byte[]> producer,
      ConsumerInterceptor<String, byte[]> consumer,
      AutoCloseable behind) {
    this.producer = producer;
    this.consumer = consumer;
    this.behind = behind;
  }

  static Interceptors none() {
    NoInterceptor<String, byte[]> none = new NoInterceptor<>();
    return new Interceptors(none, none, () -> {});
  }

  static Interceptors bareHeader() {
    BareHeaderInterceptor<String, byte[]> header = new BareHeaderInterceptor<>();
    return new Interceptors(header, header, () -> {});
  }

  /** Nobody measures the clock. */
  static Interceptors truechimer() {
    return truechimer(Map.of(MonitorConfig.MONITOR, "off"), () -> {});
  }

  /**
   * A monitor measures the clock and has found that it can be trusted. (Alone on its machine it
   * finds so only if it takes every clock to be wrong by as much as the maximum offset.)
   */
  static Interceptors truechimerWithMonitor() throws InterruptedException {
    TestCluster cluster = TestCluster.childProcesses(1);
    Interceptors interceptors;
    try {
      interceptors =
          truechimer(
              Map.of(
                  "bootstrap.servers",
                  cluster.bootstrapServers(),
                  MonitorConfig.TOPIC_CREATE,
                  true,
                  MonitorConfig.WIDENING,
                  "max-offset"),
              cluster);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    try {
      Deadline.in(PATIENCE).awaitSynchronized(clock());
      return interceptors;
    } catch (RuntimeException | InterruptedException e) {
      interceptors.close();
      throw e;
    }
  }

  /** {@return the clock that is behind ours} */
  static NodeClock clock() {
    return NodeClock.of(nodeOf(Map.of()));
  }

  private static Map<String, Object> nodeOf(Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ClockConfig.NODE_ID, "measured");
    return all;
  }

  private static Interceptors truechimer(Map<String, ?> settings, AutoCloseable behind) {
    Map<String, Object> all = nodeOf(settings);
    ClockProducerInterceptor<String, byte[]> producer = new ClockProducerInterceptor<>();
    producer.configure(all);
    ClockConsumerInterceptor<String, byte[]> consumer = new ClockConsumerInterceptor<>();
    consumer.configure(all);
    return new Interceptors(producer, consumer, behind);
  }

  /** Every span is sampled, and none exported. */
  static Interceptors openTelemetry() {
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    KafkaTelemetry telemetry = KafkaTelemetry.create(sdk);
    return new Interceptors(
        configured(ProducerInterceptor.class, telemetry.producerInterceptorConfigProperties()),
        configured(ConsumerInterceptor.class, telemetry.consumerInterceptorConfigProperties()),
        sdk);
  }

  /** {@return the interceptor that the settings name} */
  @SuppressWarnings("unchecked") // The settings name one that takes any key and value.
  private static <T> T configured(Class<? super T> type, Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("client.id", "client-1");
    all.put("group.id", "group");
    try {
      Object made = Utils.newInstance((String) settings.get("interceptor.classes"), type);
      ((Configurable) made).configure(all);
      return (T) made;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public ProducerRecord<String, byte[]> send(ProducerRecord<String, byte[]> record) {
    return producer.onSend(record);
  }

  @Override
  public ConsumerRecords<String, byte[]> receive(ConsumerRecords<String, byte[]> fetched) {
    return consumer.onConsume(fetched);
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
    Utils.closeQuietly(behind, "what is behind the interceptors");
  }
}
