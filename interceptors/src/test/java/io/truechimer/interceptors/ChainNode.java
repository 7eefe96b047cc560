/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** A node on a machine with a skewed clock, whose workers answer what comes to its inbox. */
final class ChainNode {

  /** Each has a producer and a consumer of its own; they share the node's clock. */
  static final int WORKERS = 2;

  private final int index;
  private final TimeSource time;
  private final NodeClock clock;

  ChainNode(int index, Duration skew, Duration maxOffset) {
    this.index = index;
    this.time = new SkewedTime(skew);
    this.clock = NodeClock.builder("node-" + index).timeSource(time).maxOffset(maxOffset).build();
  }

  /**
   * What all nodes know.
   *
   * @param inboxes the topic that each node reads
   * @param partitions of each inbox
   * @param routes of each chain the nodes that it visits: who sends first, who answers, ...
   * @param remaining how many records are not received yet
   */
  record Plan(
      List<String> inboxes, int partitions, List<List<Integer>> routes, AtomicInteger remaining) {

    int hops() {
      return routes.get(0).size() - 1;
    }
  }

  List<Callable<Void>> workers(Clients clients, Plan plan) {
    List<Callable<Void>> workers = new ArrayList<>();
    for (int number = 0; number < WORKERS; number++) {
      int worker = number;
      workers.add(
          () -> {
            try (Producer<String, String> producer =
                    clients.producer(Map.of(ClockConfig.NODE_CLOCK, clock, "linger.ms", 2));
                Consumer<String, String> consumer =
                    clients.consumer(Map.of(ClockConfig.NODE_CLOCK, clock))) {
              new Worker(worker, producer, plan).work(consumer);
            } catch (Exception e) {
              // Nobody need wait for what this one would have sent.
              plan.remaining().set(0);
              throw e;
            }
            return null;
          });
    }
    return workers;
  }

  private final class Worker {

    private final int number;
    private final Producer<String, String> producer;
    private final Plan plan;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    Worker(int number, Producer<String, String> producer, Plan plan) {
      this.number = number;
      this.producer = producer;
      this.plan = plan;
    }

    void work(Consumer<String, String> consumer) throws Exception {
      List<TopicPartition> own = new ArrayList<>();
      for (int partition = number; partition < plan.partitions(); partition += WORKERS) {
        own.add(new TopicPartition(plan.inboxes().get(index), partition));
      }
      consumer.assign(own);
      for (int chain = number; chain < plan.routes().size(); chain += WORKERS) {
        if (plan.routes().get(chain).get(0) == index) {
          send(chain, 0, -1);
        }
      }
      while (plan.remaining().get() > 0 && !Thread.currentThread().isInterrupted()) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(50))) {
          Link link = Link.parse(record.value());
          int hop = link.id() % plan.hops() + 1;
          if (hop < plan.hops()) {
            send(link.chain(), hop, link.id());
          }
          plan.remaining().decrementAndGet();
        }
      }
      for (Future<RecordMetadata> send : sent) {
        send.get();
      }
    }

    private void send(int chain, int hop, int parent) {
      Link link =
          new Link(
              chain,
              chain * plan.hops() + hop,
              parent,
              index,
              index * WORKERS + number,
              sent.size(),
              time.wallNanos());
      String inbox = plan.inboxes().get(plan.routes().get(chain).get(hop + 1));
      sent.add(producer.send(new ProducerRecord<>(inbox, "chain-" + chain, link.value())));
    }
  }
}
