/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Runs the services until all orders are placed, paid, sent and done. */
final class OrderWorkflow {

  /** Orders placed at once: enough to keep all services busy. */
  private static final int BURST = 10;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final QuickstartTopics topics;
  private final int orders;
  private final PrintStream out;

  private volatile int done;
  private volatile boolean failed;

  OrderWorkflow(QuickstartTopics topics, int orders, PrintStream out) {
    this.topics = topics;
    this.orders = orders;
    this.out = out;
  }

  static String name(int order) {
    return String.format(Locale.ROOT, "order-%04d", order);
  }

  /**
   * Runs until all orders are done. Prints their number at each multiple of 100.
   *
   * @return the intervals of the services at the end, checked against true time
   * @throws IllegalStateException if a service fails, or after two minutes
   */
  List<IntervalCheck> run(List<ServiceHost> nodes) throws InterruptedException {
    List<Callable<IntervalCheck>> services = nodes.stream().map(this::service).toList();
    ExecutorService threads = Executors.newFixedThreadPool(services.size());
    try {
      List<IntervalCheck> clocks = new ArrayList<>();
      for (Future<IntervalCheck> service :
          threads.invokeAll(services, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        clocks.add(service.get());
      }
      return clocks;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a service failed", e.getCause());
    } catch (CancellationException e) {
      throw new IllegalStateException(
          "timed out, orders are not done: waited="
              + PATIENCE
              + ", done="
              + done
              + ", placed="
              + orders,
          e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<IntervalCheck> service(ServiceHost node) {
    return () -> {
      try (OrderService service = new OrderService(node, topics)) {
        service.awaitTrust();
        if (node.id().equals(OrderStep.ORDER_PLACED.service())) {
          placeAndFinish(service);
        } else {
          while (isAtWork()) {
            service.answer();
          }
        }
        return service.readClock();
      } catch (Exception e) {
        failed = true;
        throw e;
      }
    };
  }

  private boolean isAtWork() {
    return done < orders && !failed;
  }

  private void placeAndFinish(OrderService service)
      throws ExecutionException, InterruptedException {
    int placed = 0;
    while (isAtWork()) {
      List<Future<RecordMetadata>> sends = new ArrayList<>();
      for (int i = 0; i < BURST && placed < orders; i++) {
        sends.add(service.send(name(++placed), OrderStep.ORDER_PLACED));
      }
      for (Future<RecordMetadata> send : sends) {
        send.get();
      }
      int before = done;
      int now = before + service.answer();
      for (int hundred = before / 100 + 1; hundred <= now / 100; hundred++) {
        out.print(" " + hundred * 100);
      }
      out.flush();
      done = now;
    }
  }
}
