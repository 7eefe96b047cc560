/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import static io.truechimer.streams.context.TaskContexts.contextOf;
import static io.truechimer.streams.context.TaskContexts.event;
import static io.truechimer.streams.context.TaskContexts.plain;
import static io.truechimer.streams.context.TaskContexts.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.itc.Stamp;
import io.truechimer.serde.ClockHeaders;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** What a task writes on records again, and what it takes for seen, all in one millisecond. */
class TaskCausalContextTest {

  private final TaskContexts tasks = new TaskContexts(Map.of());
  private final TaskCausalContext task = tasks.open(0);

  @Test
  void shouldMarkAKeptRecordAgainWhenMoreHasBeenSeen() {
    Record<String, String> kept = task.withContext(plain());
    Stamp later = event("other", tasks.nowMillis());
    task.withContext(with(later));
    assertThat(later.leq(contextOf(task.withContext(kept)))).isTrue();
    assertThat(later.leq(contextOf(kept))).isFalse();
  }

  @Test
  void shouldPassOnWhatItHasMarkedWhileNothingIsSeen() {
    Record<String, String> marked = task.withContext(plain());
    assertThat(task.withContext(marked)).isSameAs(marked);
  }

  @Test
  void shouldTakeForSeenWhatAnotherTaskHasMarked() {
    Stamp seen = event("other", tasks.nowMillis());
    Record<String, String> marked = tasks.open(1).withContext(with(seen));
    assertThat(seen.leq(contextOf(task.withContext(plain())))).isFalse();
    assertThat(contextOf(marked).leq(contextOf(task.withContext(marked)))).isTrue();
    assertThat(seen.leq(contextOf(task.withContext(plain())))).isTrue();
  }

  @Test
  void shouldRefuseWhatIsJustAheadOfAllClocks() {
    task.withContext(plain());
    long greatest = tasks.nowMillis() + tasks.maxOffsetMillis();
    Stamp ahead = event("other", greatest + 2);
    assertThat(ahead.leq(contextOf(task.withContext(with(ahead))))).isFalse();
    Stamp allowed = event("other", greatest);
    assertThat(allowed.leq(contextOf(task.withContext(with(allowed))))).isTrue();
  }

  @Test
  void shouldShowWhatGlobalTablesHaveTakenInMeanwhile() {
    task.withContext(plain());
    assertThat(tasks.global("global").leq(task.seen())).isTrue();
  }

  @Test
  void shouldShareNoBytesWithThoseWhoReadAHeader() {
    Record<String, String> marked = task.withContext(plain());
    Stamp before = contextOf(marked);
    marked.headers().lastHeader(ClockHeaders.CONTEXT).value()[0] ^= 1;
    assertThat(contextOf(marked)).isEqualTo(before);
    assertThat(contextOf(task.withContext(plain()))).isEqualTo(before);
  }

  /** As where a source, Causal.stamp and a sink are all. */
  @Test
  void shouldForgetAlsoWhereItWritesNothing() {
    long begun = tasks.nowMillis();
    for (int i = 0; i < 1000; i++) {
      tasks.pass(100);
      RecordHeaders headers = new RecordHeaders();
      Stamp seen = event("writer-" + i, tasks.nowMillis());
      ClockHeaders.writeContext(headers, seen);
      task.receive(headers);
      assertThat(seen.leq(task.seen())).isTrue();
      assertThat(task.seen().toBytes()).hasSizeLessThanOrEqualTo(1024);
    }
    assertThat(Stamp.upTo(begun + 30_000).leq(task.seen())).isTrue();
  }
}
