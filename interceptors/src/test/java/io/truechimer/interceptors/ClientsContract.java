/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.sync.MonitorState;
import io.truechimer.time.ManualTimeSource;
import io.truechimer.time.TimeSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Does all that interceptors do, with whatever version of Kafka's clients is on the class path, and
 * prints what happens: one line for each observation, as {@code name=value}.
 */
final class ClientsContract {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Clients clients;
  private final String topic;
  private final String producerInterceptor;
  private final String consumerInterceptor;
  private final NodeClock sender = NodeClock.builder("sender").build();

  /** Stands still until it receives something. */
  private final NodeClock receiver =
      NodeClock.builder("receiver")
          .timeSource(new ManualTimeSource(TimeSource.system().wallNanos()))
          .maxOffset(Duration.ofMinutes(5))
          .build();

  private ClientsContract(String bootstrapServers, String topic, String producer, String consumer) {
    this.clients = new Clients(bootstrapServers);
    this.topic = topic;
    this.producerInterceptor = producer;
    this.consumerInterceptor = consumer;
  }

  /**
   * Runs it.
   *
   * @param arguments the bootstrap servers, a topic without records, and the names of the producer
   *     and the consumer interceptor
   */
  public static void main(String[] arguments) throws Exception {
    ClientsContract contract =
        new ClientsContract(arguments[0], arguments[1], arguments[2], arguments[3]);
    contract.send();
    contract.sendInTransaction();
    contract.receive();
    contract.synchronize();
    tell("beans.left", beans("*:").size());
    tell("threads.left", threadsLeft());
  }

  private static void tell(String name, Object value) {
    System.out.println(name + "=" + value);
  }

  private void send() throws InterruptedException {
    try (Producer<String, String> producer = producer(Map.of())) {
      send(producer, "plain-before", "before");
      sender.fence("a test");
      send(producer, "plain", "refused");
      sender.unfence();
      send(producer, "plain-after", "after");
      tell("version", Clients.metric(producer.metrics(), "app-info", "version"));
      tell("stamped-total", metric("kafka.producer:", "stamped-total"));
      tell("refused-total", metric("kafka.producer:", "refused-total"));
    }
  }

  private void sendInTransaction() throws InterruptedException {
    try (Producer<String, String> producer = producer(Map.of("transactional.id", topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, "transaction-before", "half a transaction");
      sender.fence("a test");
      send(producer, "transaction", "refused in a transaction");
      tell("transaction.commit", outcome(producer::commitTransaction));
      tell("transaction.abort", outcome(producer::abortTransaction));
      sender.unfence();
      producer.beginTransaction();
      send(producer, "transaction-after", "a whole transaction");
      tell("transaction-after.commit", outcome(producer::commitTransaction));
    }
  }

  private void receive() {
    try (Consumer<String, String> consumer =
        clients.consumer(
            Map.of(ClockConfig.NODE_CLOCK, receiver, "interceptor.classes", consumerInterceptor))) {
      consumer.subscribe(List.of(topic));
      HybridTimestamp latest = HybridTimestamp.MIN;
      List<ConsumerRecord<String, String>> records = Clients.poll(consumer, 3);
      for (ConsumerRecord<String, String> record : records) {
        latest = HybridTimestamp.max(latest, Clients.stamp(record).timestamp());
      }
      tell("received", records.size());
      tell("received-total", metric("kafka.consumer:", "received-total"));
      tell("receiver.moved", receiver.now().compareTo(latest) > 0);
    }
  }

  /** Three clocks that claim to be of three machines measure each other over the brokers. */
  private void synchronize() throws InterruptedException {
    List<Producer<String, String>> nodes = new ArrayList<>();
    try {
      for (String name : List.of("one", "two", "three")) {
        NodeClock clock = name.equals("one") ? sender : NodeClock.builder(name).build();
        nodes.add(
            clients.producer(
                Map.of(
                    "client.id",
                    name,
                    "interceptor.classes",
                    producerInterceptor,
                    ClockConfig.NODE_CLOCK,
                    clock,
                    "truechimer.clock.domain",
                    "machine-" + name,
                    "truechimer.clock.error.source",
                    "configured",
                    "truechimer.monitor.heartbeat.interval.ms",
                    200,
                    "truechimer.monitor.topic",
                    topic + "-monitor",
                    "truechimer.monitor.topic.auto.create",
                    true)));
      }
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (sender.state() != MonitorState.SYNCHRONIZED && System.nanoTime() < deadline) {
        Thread.sleep(100);
      }
      tell("monitor", sender.state());
      tell("clock-state", metric("kafka.producer:client-id=one", "clock-state"));
      tell("sources", beans("*:kind=peer").size());
    } finally {
      nodes.forEach(Producer::close);
    }
  }

  /** {@return one of our metrics, from the first bean that has it} */
  private static Object metric(String pattern, String name) {
    for (ObjectName bean : beans(pattern)) {
      try {
        return ManagementFactory.getPlatformMBeanServer().getAttribute(bean, name);
      } catch (AttributeNotFoundException e) {
        // The beans of sources have other metrics.
      } catch (JMException e) {
        throw new IllegalStateException(e);
      }
    }
    return "none";
  }

  /**
   * {@return the beans of our metrics}
   *
   * @param pattern a domain with its colon, and perhaps keys
   */
  private static Set<ObjectName> beans(String pattern) {
    try {
      String keys = pattern.endsWith(":") ? "" : ",";
      return ManagementFactory.getPlatformMBeanServer()
          .queryNames(
              new ObjectName(pattern + keys + "type=plugins,config=interceptor.classes,*"), null);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> threadsLeft() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.endsWith("-clock-monitor") || name.startsWith("kafka-"))
        .toList();
  }

  private Producer<String, String> producer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ClockConfig.NODE_CLOCK, sender);
    all.put(ClockConfig.FENCE_POLICY, "reject");
    all.put("interceptor.classes", List.of(producerInterceptor, Witness.class.getName()));
    return clients.producer(all);
  }

  /** Sends a record and tells what all saw of it who can see something. */
  private void send(Producer<String, String> producer, String name, String value)
      throws InterruptedException {
    Witness.SEEN.clear();
    List<String> called = new ArrayList<>();
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, "key", value);
    try {
      Future<RecordMetadata> future =
          producer.send(record, (metadata, error) -> called.add(describe(error)));
      tell(name + ".send", "returned");
      tell(name + ".future", outcome(future::get));
    } catch (RuntimeException e) {
      tell(name + ".send", describe(e));
    }
    tell(name + ".callback", called);
    tell(name + ".acknowledgement", Witness.SEEN);
  }

  private interface Call {
    void run() throws InterruptedException, ExecutionException;
  }

  private static String outcome(Call call) throws InterruptedException {
    try {
      call.run();
      return describe(null);
    } catch (ExecutionException e) {
      return describe(e.getCause());
    } catch (RuntimeException e) {
      return describe(e) + (e.getCause() == null ? "" : " by " + describe(e.getCause()));
    }
  }

  private static String describe(Throwable error) {
    return error == null ? "success" : error.getClass().getSimpleName();
  }

  /** Another interceptor, after ours: notes what producers tell interceptors. */
  public static final class Witness implements ProducerInterceptor<String, String> {

    static final List<String> SEEN = new CopyOnWriteArrayList<>();

    /** For Kafka. */
    public Witness() {}

    @Override
    public ProducerRecord<String, String> onSend(ProducerRecord<String, String> record) {
      return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
      SEEN.add(describe(exception));
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }
}
