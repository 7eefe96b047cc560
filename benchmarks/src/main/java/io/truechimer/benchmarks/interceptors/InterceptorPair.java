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

/** A producer interceptor and a consumer interceptor, configured as Kafka does it. */
final class InterceptorPair implements Instrumentation {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ProducerInterceptor<String, byte[]> producer;
  private final ConsumerInterceptor<String, byte[]> consumer;
  private final AutoCloseable resources;

  private InterceptorPair(
      ProducerInterceptor<String, byte[]> producer,
      ConsumerInterceptor<String, byte[]> consumer,
      AutoCloseable resources) {
    this.producer = producer;
    this.consumer = consumer;
    this.resources = resources;
  }

  static InterceptorPair none() {
    NoopInterceptor<String, byte[]> none = new NoopInterceptor<>();
    return new InterceptorPair(none, none, () -> {});
  }

  static InterceptorPair bareHeader() {
    BareHeaderInterceptor<String, byte[]> header = new BareHeaderInterceptor<>();
    return new InterceptorPair(header, header, () -> {});
  }

  static InterceptorPair truechimer() {
    return truechimer(Map.of(MonitorConfig.MONITOR, "off"), () -> {});
  }

  /**
   * {@return Truechimer's interceptors with a monitor, after it has synchronized the clock} A
   * single node becomes synchronized only if peer errors are taken as the maximum offset.
   */
  static InterceptorPair truechimerWithMonitor() throws InterruptedException {
    TestCluster cluster = TestCluster.childProcesses(1);
    InterceptorPair interceptors;
    try {
      interceptors =
          truechimer(
              Map.of(
                  "bootstrap.servers",
                  cluster.bootstrapServers(),
                  MonitorConfig.TOPIC_AUTO_CREATE,
                  true,
                  MonitorConfig.PEER_ERROR,
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

  /** {@return the node's clock resources Truechimer's interceptors} */
  static NodeClock clock() {
    return NodeClock.of(nodeOf(Map.of()));
  }

  private static Map<String, Object> nodeOf(Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ClockConfig.NODE_ID, "measured");
    return all;
  }

  private static InterceptorPair truechimer(Map<String, ?> settings, AutoCloseable resources) {
    Map<String, Object> all = nodeOf(settings);
    ClockProducerInterceptor<String, byte[]> producer = new ClockProducerInterceptor<>();
    producer.configure(all);
    ClockConsumerInterceptor<String, byte[]> consumer = new ClockConsumerInterceptor<>();
    consumer.configure(all);
    return new InterceptorPair(producer, consumer, resources);
  }

  /** OpenTelemetry samples every span and exports none. */
  static InterceptorPair openTelemetry() {
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    KafkaTelemetry telemetry = KafkaTelemetry.create(sdk);
    return new InterceptorPair(
        configured(ProducerInterceptor.class, telemetry.producerInterceptorConfigProperties()),
        configured(ConsumerInterceptor.class, telemetry.consumerInterceptorConfigProperties()),
        sdk);
  }

  /** {@return a new interceptor of the class in the settings} */
  @SuppressWarnings("unchecked") // The class accepts any key and value.
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
    Utils.closeQuietly(resources, "resources of the interceptors");
  }
}
