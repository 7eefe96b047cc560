/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/**
 * Two tasks that get records from writers, from each other over the network and in one process, and
 * such that they have kept: each record that leaves has seen all that its task has truly seen.
 */
class TaskCausalContextFuzzTest {

  private static final int RUNS = 200;
  private static final int STEPS = 150;

  /** A record, and what it truly comes after. */
  private record Sent(Record<String, String> record, BitSet past) {}

  @Test
  void shouldHaveSeenAllThatItsTaskHasSeen() {
    long first = System.nanoTime();
    for (long seed = first; seed < first + RUNS; seed++) {
      try {
        new Run(new Random(seed)).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed=" + seed, e);
      }
    }
  }

  private static final class Run {

    private final Random random;
    private final TaskContexts instance;
    private final List<TaskCausalContext> tasks;

    /** All that is ever seen, by its number. */
    private final List<Stamp> stamps = new ArrayList<>();

    private final List<BitSet> truth = List.of(new BitSet(), new BitSet());
    private final BitSet global = new BitSet();
    private final List<List<Sent>> kept = List.of(new ArrayList<>(), new ArrayList<>());
    private final List<Sent> network = new ArrayList<>();

    Run(Random random) {
      this.random = random;
      instance =
          new TaskContexts(
              Map.of(
                  ContextSettings.HORIZON_MS,
                  random.nextBoolean() ? "60000" : "5",
                  ContextSettings.MAX_BYTES,
                  random.nextInt(3) == 0 ? "64" : "1024"));
      tasks = List.of(instance.open(0), instance.open(1));
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(3) == 0) {
          instance.pass(random.nextInt(4));
        }
        int at = random.nextInt(2);
        switch (random.nextInt(8)) {
          case 0 -> pass(at, new Sent(TaskContexts.plain(), new BitSet()));
          case 1 -> pass(at, written());
          case 2 -> passOneOf(network, at);
          case 3, 4 -> passOneOf(kept.get(at), at);
          case 5 -> passOneOf(kept.get(1 - at), at);
          case 6 -> global.set(number(instance.global("global-" + random.nextInt(5))));
          default -> {
            if (random.nextInt(5) == 0) {
              instance.start(tasks.get(at));
            }
          }
        }
      }
    }

    private Sent written() {
      long millis = instance.nowMillis() + random.nextInt((int) instance.maxOffsetMillis());
      Stamp stamp = TaskContexts.event("writer-" + random.nextInt(30), millis);
      BitSet past = new BitSet();
      past.set(number(stamp));
      return new Sent(TaskContexts.with(stamp), past);
    }

    private int number(Stamp stamp) {
      stamps.add(stamp);
      return stamps.size() - 1;
    }

    private void passOneOf(List<Sent> some, int at) {
      if (!some.isEmpty()) {
        pass(at, some.get(random.nextInt(some.size())));
      }
    }

    private void pass(int at, Sent in) {
      BitSet seen = truth.get(at);
      seen.or(in.past());
      seen.or(global);
      Record<String, String> out = tasks.get(at).withContext(in.record());
      assertThat(out.headers().headers(ClockHeaders.CONTEXT)).hasSize(1);
      Stamp context = TaskContexts.contextOf(out);
      assertThat(seen.stream().mapToObj(stamps::get))
          .allSatisfy(stamp -> assertThat(stamp.leq(context)).isTrue());
      seen.set(number(context));
      BitSet past = (BitSet) seen.clone();
      kept.get(at).add(new Sent(out, past));
      Headers sent = new RecordHeaders();
      out.headers().forEach(header -> sent.add(header.key(), header.value()));
      network.add(new Sent(out.withHeaders(sent), past));
    }
  }
}
