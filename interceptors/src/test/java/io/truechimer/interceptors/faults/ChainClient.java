/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import io.truechimer.interceptors.ClockConsumerInterceptor;
import io.truechimer.interceptors.ClockFencedException;
import io.truechimer.interceptors.ClockProducerInterceptor;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.sync.MonitorState;
import io.truechimer.time.TimeInterval;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A service as a user would write it: one thread begins chains of records, another one answers what
 * it reads, and the service tells all that it sees. SIGTERM closes it.
 *
 * <p>Its arguments are the topic, the beginning of its ids, the file of a {@link SleepyTime} or
 * {@code -}, and settings of Kafka clients as {@code key=value}.
 */
final class ChainClient {

  private static final int HOPS = 6;
  private static final Duration PACE = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How many causes a record names at most; more are only left out if nothing can be sent. */
  private static final int MOST_CAUSES = 50;

  private final String topic;
  private final String life;
  private final Map<String, Object> settings = new HashMap<>();
  private final NodeClock clock;
  private final CountDownLatch end = new CountDownLatch(1);

  private ChainClient(String[] args) {
    topic = args[0];
    life = args[1];
    for (int i = 3; i < args.length; i++) {
      String[] setting = args[i].split("=", 2);
      settings.put(setting[0], setting[1]);
    }
    if (args[2].equals("-")) {
      clock = NodeClock.of(settings);
    } else {
      String id = (String) settings.get("truechimer.node.id");
      clock = NodeClock.builder(id).timeSource(new SleepyTime(Path.of(args[2]))).build();
      settings.put("truechimer.node.clock", clock);
    }
  }

  public static void main(String[] args) throws InterruptedException {
    ChainClient client = new ChainClient(args);
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  client.end.countDown();
                  try {
                    main.join();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }));
    client.serve();
    say(Remains.afterClosing(client::openAndClose));
  }

  private void serve() throws InterruptedException {
    Thread beginner = new Thread(() -> live("begin", this::begin), "beginner");
    Thread answerer = new Thread(() -> live("answer", this::answer), "answerer");
    beginner.start();
    answerer.start();
    while (!end.await(PACE.toMillis(), TimeUnit.MILLISECONDS)) {
      say(status());
    }
    beginner.join();
    answerer.join();
  }

  private boolean isOver() {
    return end.getCount() == 0;
  }

  private interface Life {
    void run() throws Exception;
  }

  private void live(String what, Life life) {
    while (!isOver()) {
      try {
        life.run();
      } catch (Throwable e) {
        // An Error too: the thread would end, and nobody would know.
        failed(what, e, state());
      }
    }
  }

  private void openAndClose() {
    consumer().close(CloseOptions.timeout(PATIENCE));
    producer().close(PATIENCE);
  }

  private void begin() throws Exception {
    try (Sender sender = new Sender(life + ".b" + System.nanoTime())) {
      while (!end.await(PACE.toMillis(), TimeUnit.MILLISECONDS)) {
        sender.send(0);
      }
    }
  }

  private void answer() {
    try (Sender sender = new Sender(life + ".a" + System.nanoTime());
        Consumer<String, String> consumer = consumer()) {
      consumer.subscribe(List.of(topic), new TellingOfAssignments());
      while (!isOver()) {
        for (ConsumerRecord<String, String> record : consumer.poll(PACE)) {
          Optional<ChainRecord> received = ChainRecord.parse(record.value());
          // Said before the offset is committed, which a later poll does: even if it is killed.
          say(new Report.Received(received.map(ChainRecord::id).orElse(record.value())));
          received.ifPresent(chain -> answer(chain, sender));
        }
      }
    }
  }

  private static final class TellingOfAssignments implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      say(new Report.Assigned(partitions.size()));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
  }

  private static void answer(ChainRecord received, Sender sender) {
    sender.causes.add(received.id());
    if (received.hop() < HOPS) {
      sender.send(received.hop() + 1);
    }
  }

  private Consumer<String, String> consumer() {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("interceptor.classes", ClockConsumerInterceptor.class.getName());
    return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
  }

  private Producer<String, String> producer() {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("interceptor.classes", ClockProducerInterceptor.class.getName());
    return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
  }

  /** What one thread sends with. */
  private final class Sender implements AutoCloseable {

    private final Producer<String, String> producer = producer();
    private final List<String> causes = new ArrayList<>();
    private final String name;
    private long number;

    Sender(String name) {
      this.name = name;
    }

    void send(int hop) {
      List<String> last = causes.subList(Math.max(0, causes.size() - MOST_CAUSES), causes.size());
      ChainRecord record = new ChainRecord(hop, name + "." + ++number, List.copyOf(last));
      MonitorState state = state();
      long before = System.nanoTime();
      try {
        Future<RecordMetadata> sending =
            producer.send(
                new ProducerRecord<>(topic, record.value()),
                (metadata, e) -> {
                  if (e == null) {
                    say(new Report.Acknowledged(record.id()));
                  } else {
                    failed("send", e, state);
                  }
                });
        // One that is refused at once tells nobody what caused it: the next one does.
        if (!sending.isDone()) {
          causes.clear();
        }
        say(new Report.Sent(record.id(), before, System.nanoTime()));
      } catch (RuntimeException e) {
        failed("send", e, state);
      }
    }

    @Override
    public void close() {
      producer.close(PATIENCE);
    }
  }

  private Report.Status status() {
    long before = System.nanoTime();
    MonitorState stateBefore = state();
    TimeInterval interval = clock.interval();
    MonitorState state = state();
    return new Report.Status(
        before,
        System.nanoTime(),
        stateBefore,
        state,
        interval.earliest(),
        interval.latest(),
        Thread.activeCount());
  }

  private MonitorState state() {
    return clock.state();
  }

  private void failed(String where, Throwable e, MonitorState before) {
    boolean wasFenced = before == MonitorState.FENCED || state() == MonitorState.FENCED;
    say(new Report.Failed(where, e.getClass().getName(), isOurs(e), wasFenced, e.getMessage()));
    if (!(e instanceof ClockFencedException)) {
      e.printStackTrace();
    }
  }

  /** {@return whether an exception is of our classes, or was thrown below one of our methods} */
  private static boolean isOurs(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (isOurs(cause.getClass().getName())) {
        return true;
      }
      for (StackTraceElement frame : cause.getStackTrace()) {
        if (isOurs(frame.getClassName())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOurs(String type) {
    return type.startsWith("io.truechimer.")
        && !type.startsWith(ChainClient.class.getPackageName());
  }

  private static void say(Report report) {
    System.out.println(report.line());
  }
}
