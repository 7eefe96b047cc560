/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.truechimer.hlc.ClockException;
import io.truechimer.hlc.ClockState;
import io.truechimer.hlc.HybridClock;
import io.truechimer.hlc.HybridTimestamp;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A clock that is saved as JSON and restored behaves like the original. */
class SavedClockTest {

  private static final long SEED = 20_261_122;
  private static final int STEPS = 2000;
  private static final long START = 1_700_000_000_000_000_000L;
  private static final long MAX_OFFSET = 10_000;

  private final ObjectMapper mapper = JsonMapper.builder().addModule(new ClockJsonModule()).build();
  private final Random random = new Random(SEED);
  private final ManualTimeSource time = new ManualTimeSource(START);

  @Test
  void shouldBehaveLikeTheSavedClock() throws Exception {
    HybridClock clock =
        HybridClock.builder()
            .timeSource(time)
            .maxOffset(Duration.ofNanos(MAX_OFFSET))
            .maxForwardJump(Duration.ofNanos(9_000))
            .wallTimeUpperBound(START + 4_000L * STEPS)
            .build();
    HybridClock restored = restore(clock);
    Map<String, Integer> answers = new HashMap<>();
    for (int step = 0; step < STEPS; step++) {
      String where = "seed " + SEED + ", step " + step;
      time.setWallNanos(time.wallNanos() + random.nextInt(14_000) - 2_000L);
      HybridTimestamp remote =
          HybridTimestamp.of(time.wallNanos() + random.nextInt(22_000) - 11_000, random.nextInt());
      boolean isLocal = random.nextBoolean();
      String answer = answer(clock, c -> isLocal ? c.now() : c.update(remote));
      assertThat(answer(restored, c -> isLocal ? c.now() : c.update(remote)))
          .as(where)
          .isEqualTo(answer);
      assertThat(restored.state()).as(where).isEqualTo(clock.state());
      answers.merge(answer.replaceAll("[^A-Za-z.].*", ""), 1, Integer::sum);
      if (answer.contains("ForwardJump") || random.nextInt(20) == 0) {
        String resynced = resync(clock);
        assertThat(resync(restored)).as(where).isEqualTo(resynced);
        // A clock is restored only within its maximum offset. It is compared with a clock that has
        // just read the wall, because both then know equally little of elapsed time.
        if (resynced.isEmpty() && clock.last().wallTime() - time.wallNanos() <= MAX_OFFSET) {
          restored = restore(clock);
        }
      }
    }
    // Every kind of result must have occurred.
    assertThat(answers).as("seed %d", SEED).hasSize(4);
    assertThat(answers.values()).as("seed %d", SEED).allMatch(count -> count > 20);
  }

  private HybridClock restore(HybridClock clock) throws Exception {
    String json = mapper.writeValueAsString(clock.state());
    return HybridClock.builder()
        .state(mapper.readValue(json, ClockState.class))
        .timeSource(time)
        .build();
  }

  private static String answer(HybridClock clock, Function<HybridClock, HybridTimestamp> event) {
    try {
      return event.apply(clock).toString();
    } catch (ClockException e) {
      return e.toString();
    }
  }

  private static String resync(HybridClock clock) {
    try {
      clock.resync();
      return "";
    } catch (ClockException e) {
      return e.toString();
    }
  }
}
