/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.LoggerFactory;

/** Programs with a client that ends them when the clock is fenced. They print how far they come. */
final class HaltingProgram {

  private final ManualTimeSource time = new ManualTimeSource(Clients.NOW);
  private final NodeClock clock = NodeClock.builder("halting-1").timeSource(time).build();
  private final Map<String, Object> settings = new HashMap<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Clients clients;
  private final String topic;

  private HaltingProgram(String bootstrapServers, String topic) {
    this.clients = new Clients(bootstrapServers);
    this.topic = topic;
    settings.put(ClockConfig.NODE_CLOCK, clock);
    settings.put(ClockConfig.FENCE_POLICY, "halt");
    settings.put("truechimer.monitor", "off");
  }

  /**
   * Runs one of them.
   *
   * @param arguments which, the bootstrap servers, and a topic
   */
  public static void main(String[] arguments) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("shutdown hook")));
    HaltingProgram program = new HaltingProgram(arguments[1], arguments[2]);
    switch (arguments[0]) {
      case "idle-producer" -> program.useProducer(program::fence);
      case "producer-behind" -> program.useProducer(program::fallBehind);
      case "idle-consumer" -> program.use(clients -> clients.consumer(program.settings));
      case "fenced-before" -> {
        program.fence();
        program.use(clients -> clients.consumer(program.settings));
      }
      case "log-that-writes-later" -> {
        logLater();
        program.use(clients -> clients.consumer(program.settings));
      }
      case "other-closed-twice" -> {
        program.closeTwice();
        program.use(clients -> clients.consumer(program.settings));
      }
      case "proven-false" -> program.beProvenFalse(arguments[1]);
      case "closed" -> {
        program.clients.consumer(program.settings).close();
        program.fence();
      }
      default -> throw new IllegalArgumentException("program: name=" + arguments[0]);
    }
    System.out.println("end");
  }

  private void useProducer(Runnable harm) {
    try (Producer<String, String> producer = clients.producer(settings)) {
      Clients.send(producer, new ProducerRecord<>(topic, "before"));
      System.out.println("sent");
      harm.run();
      Clients.send(producer, new ProducerRecord<>(topic, "after"));
      System.out.println("sent after");
    }
  }

  /** Two others know better, and the monitor's fence ends the process. */
  private void beProvenFalse(String bootstrapServers) throws InterruptedException {
    for (String name : List.of("a", "b", "false")) {
      SkewedTime clockTime = new SkewedTime(Duration.ofSeconds(name.equals("false") ? 3 : 0));
      Map<String, Object> measured = new HashMap<>();
      measured.put(ClockConfig.NODE_CLOCK, NodeClock.builder(name).timeSource(clockTime).build());
      measured.put(ClockConfig.FENCE_POLICY, "halt");
      measured.put("truechimer.monitor.topic", "monitor-of-" + topic);
      measured.put("truechimer.monitor.topic.auto.create", true);
      measured.put("truechimer.monitor.heartbeat.interval.ms", 100);
      measured.put("truechimer.monitor.interval.ms", 500);
      measured.put("truechimer.clock.error.bound.ms", 20);
      open.add(new Clients(bootstrapServers).producer(measured));
    }
    System.out.println("made");
    Thread.sleep(60_000);
  }

  private void use(Function<Clients, AutoCloseable> make) {
    AutoCloseable client = make.apply(clients);
    System.out.println("made");
    fence();
    System.out.println("fenced, with " + client);
  }

  /** Kafka closes an interceptor once; but nothing says that it has to. */
  private void closeTwice() {
    ClockConsumerInterceptor<String, String> other = new ClockConsumerInterceptor<>();
    other.configure(settings);
    other.close();
    other.close();
  }

  /** Logs as many services do, on another thread, which never comes to it here. */
  private static void logLater() {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    AppenderBase<ILoggingEvent> never =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            new Semaphore(0).acquireUninterruptibly();
          }
        };
    never.start();
    AsyncAppender later = new AsyncAppender();
    later.setContext(root.getLoggerContext());
    later.addAppender(never);
    later.start();
    root.detachAndStopAllAppenders();
    root.addAppender(later);
  }

  private void fence() {
    clock.fence("the others say that it is a minute fast");
  }

  private void fallBehind() {
    time.setWallNanos(Clients.NOW - Duration.ofSeconds(2).toNanos());
  }
}
