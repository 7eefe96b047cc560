/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.hlc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.truechimer.TestData;
import io.truechimer.time.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays the answers of {@code @consento/hlc} 2.1.0. It has no monotonic clock, so this one stands
 * still.
 */
class HybridClockVectorsTest {

  /**
   * Scripts to which this clock answers differently, or that it cannot run. Its behaviour is shown
   * by {@link #shouldRefuseToBuildWhatTheScriptRestores} and {@link
   * #shouldRefuseAtTheEndOfTheNumberSpaceWhereTheScriptDoes}.
   */
  private static final Set<String> DIFFERENT =
      Set.of("max-offset-restored-last-not-checked", "wall-overflow-u64");

  static Stream<Named<JsonNode>> scripts() {
    return TestData.stream(Vectors.HLC.get("clock_scripts"))
        .filter(script -> !DIFFERENT.contains(script.get("id").asText()))
        .map(script -> Named.of(script.get("id").asText(), script));
  }

  @Test
  void shouldOmitNoOtherScript() {
    List<String> ids =
        TestData.stream(Vectors.HLC.get("clock_scripts")).map(s -> s.get("id").asText()).toList();
    assertThat(ids).containsAll(DIFFERENT);
    assertThat(scripts()).hasSize(ids.size() - DIFFERENT.size());
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void shouldReturnExactlyTheResultsOfTheScript(JsonNode script) {
    JsonNode construct = script.get("construct");
    var time = new ManualTimeSource(Vectors.unsigned(construct.get("wall")));
    HybridClock clock = clock(script.get("options"), time);
    assertThat(clock.last()).isEqualTo(Vectors.timestamp(construct.get("last")));

    int number = 0;
    for (JsonNode step : script.get("steps")) {
      time.setWallNanos(Vectors.unsigned(step.get("wall")));
      List<HybridTimestamp> out = new ArrayList<>();
      Throwable thrown =
          catchThrowable(
              () ->
                  out.add(
                      step.get("op").asText().equals("now")
                          ? clock.now()
                          : clock.update(Vectors.timestamp(step.get("in")))));
      String where = "step " + number++ + ": " + step;
      if (step.has("out")) {
        assertThat(thrown).as(where).isNull();
        assertThat(out).as(where).containsExactly(Vectors.timestamp(step.get("out")));
      } else {
        assertRefusal(where, thrown, step.get("error"));
      }
      assertThat(clock.last()).as(where).isEqualTo(Vectors.timestamp(step.get("last")));
    }
    assertThat(number).isPositive();
  }

  private static HybridClock clock(JsonNode options, ManualTimeSource time) {
    HybridClockBuilder builder = HybridClock.builder().timeSource(time);
    options
        .properties()
        .forEach(
            option -> {
              JsonNode value = option.getValue();
              switch (option.getKey()) {
                case "maxOffset" -> builder.maxOffset(Duration.ofNanos(Vectors.unsigned(value)));
                case "toleratedForwardClockJump" ->
                    builder.maxForwardJump(Duration.ofNanos(Vectors.unsigned(value)));
                case "wallTimeUpperBound" -> builder.wallTimeUpperBound(Vectors.unsigned(value));
                case "last" -> builder.last(Vectors.timestamp(value));
                default -> throw new AssertionError(option.getKey());
              }
            });
    return builder.build();
  }

  private static void assertRefusal(String where, Throwable thrown, JsonNode error) {
    switch (error.get("type").asText()) {
      case "ClockOffsetError" ->
          assertThat(thrown)
              .as(where)
              .isInstanceOfSatisfying(
                  ClockOffsetException.class,
                  e -> {
                    assertThat(e.offsetNanos()).isEqualTo(Vectors.unsigned(error.get("offset")));
                    assertThat(e.maxOffsetNanos())
                        .isEqualTo(Vectors.unsigned(error.get("maxOffset")));
                  });
      case "ForwardJumpError" ->
          assertThat(thrown)
              .as(where)
              .isInstanceOfSatisfying(
                  ForwardJumpException.class,
                  e -> {
                    assertThat(e.jumpNanos()).isEqualTo(Vectors.unsigned(error.get("timejump")));
                    assertThat(e.toleranceNanos())
                        .isEqualTo(Vectors.unsigned(error.get("tolerance")));
                  });
      case "WallTimeOverflowError" ->
          assertThat(thrown)
              .as(where)
              .isInstanceOfSatisfying(
                  WallTimeOverflowException.class,
                  e -> {
                    assertThat(e.wallTime()).isEqualTo(Vectors.unsigned(error.get("time")));
                    assertThat(e.upperBound()).isEqualTo(Vectors.unsigned(error.get("maxTime")));
                  });
      default -> throw new AssertionError(error);
    }
  }

  @Test
  void shouldRefuseToBuildWhatTheScriptRestores() {
    JsonNode script =
        TestData.stream(Vectors.HLC.get("clock_scripts"))
            .filter(s -> s.get("id").asText().equals("max-offset-restored-last-not-checked"))
            .findAny()
            .orElseThrow();
    var time = new ManualTimeSource(Vectors.unsigned(script.at("/construct/wall")));
    assertThat(catchThrowable(() -> clock(script.get("options"), time)))
        .isInstanceOfSatisfying(
            ClockOffsetException.class, e -> assertThat(e.offsetNanos()).isEqualTo(1_000));
    time.setWallNanos(990);
    assertThat(clock(script.get("options"), time).now()).isEqualTo(HybridTimestamp.of(1_000, 1));
  }

  /** The wall time of the script is 2^64; 2^64 - 1 is the greatest possible one. */
  @Test
  void shouldRefuseAtTheEndOfTheNumberSpaceWhereTheScriptDoes() {
    HybridClock clock =
        HybridClock.builder()
            .timeSource(new ManualTimeSource(-1))
            .last(HybridTimestamp.MAX)
            .build();
    assertThat(catchThrowable(clock::now))
        .isInstanceOfSatisfying(
            WallTimeOverflowException.class, e -> assertThat(e.upperBound()).isEqualTo(-1));
    assertThat(clock.last()).isEqualTo(HybridTimestamp.MAX);
  }

  @Test
  void shouldCountDriftWithAnObserver() {
    JsonNode vector = Vectors.HLC.get("offset_observer");
    long maxOffset = Vectors.unsigned(vector.at("/options/maxOffset"));
    var drifting = new AtomicInteger();
    HybridClock clock =
        HybridClock.builder()
            .timeSource(new ManualTimeSource(Vectors.unsigned(vector.get("wall"))))
            .maxOffset(Duration.ofNanos(maxOffset))
            .observer(
                new ClockObserver() {
                  @Override
                  public void onOffset(long offsetNanos) {
                    if (offsetNanos > maxOffset / 10) {
                      drifting.incrementAndGet();
                    }
                  }
                })
            .build();
    for (JsonNode step : vector.get("steps")) {
      assertThat(clock.update(Vectors.timestamp(step.get("in"))))
          .isEqualTo(Vectors.timestamp(step.get("out")));
      assertThat(drifting).hasValue(step.get("countAfter").asInt());
    }
  }

  @Test
  void shouldReplayALogOfSeveralNodes() {
    for (JsonNode scenario : Vectors.HLC.get("multi_node")) {
      long constructBase = Vectors.unsigned(scenario.get("constructBase"));
      List<Long> offsets = new ArrayList<>();
      scenario.get("wallOffset").forEach(offset -> offsets.add(offset.asLong()));
      Map<Integer, ManualTimeSource> times = new HashMap<>();
      Map<Integer, HybridClock> nodes = new HashMap<>();
      for (int i = 0; i < offsets.size(); i++) {
        times.put(i, new ManualTimeSource(constructBase + offsets.get(i)));
        nodes.put(i, HybridClock.builder().timeSource(times.get(i)).build());
      }
      for (JsonNode entry : scenario.get("log")) {
        long base = Vectors.unsigned(entry.get("base"));
        times.forEach((i, time) -> time.setWallNanos(base + offsets.get(i)));
        JsonNode expected = entry.has("out") ? entry.get("out") : entry.get("sent");
        List<HybridTimestamp> stamps = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
          stamps.add(nodes.get(i).now());
          assertThat(stamps.get(i)).as("%s", entry).isEqualTo(Vectors.timestamp(expected.get(i)));
        }
        for (JsonNode delivery : entry.path("deliveries")) {
          HybridTimestamp sent = stamps.get(delivery.get("from").asInt());
          assertThat(nodes.get(delivery.get("to").asInt()).update(sent))
              .as("%s", delivery)
              .isEqualTo(Vectors.timestamp(delivery.get("out")));
        }
      }
    }
  }
}
