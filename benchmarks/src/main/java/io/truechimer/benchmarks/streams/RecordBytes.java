/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.streams;

import io.truechimer.serde.ClockHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/**
 * Prints the bytes that {@code tc-hlc} and {@code tc-itc} add to a record: in batches of one
 * record, and of 100 records from all upstream tasks.
 */
public final class RecordBytes {

  private static final int BATCHES = 100;
  private static final int RECORDS = 100;
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 100;

  private RecordBytes() {}

  /**
   * Prints the table.
   *
   * @param args none
   */
  public static void main(String[] args) {
    System.out.println("| tasks | headers | alone | raw, in a batch | lz4, in a batch |");
    System.out.println("|--:|---|--:|--:|--:|");
    for (int tasks : new int[] {4, 16, 64}) {
      print(tasks, "tc-hlc", Set.of(ClockHeaders.HLC));
      print(tasks, "tc-hlc, tc-itc", Set.of(ClockHeaders.HLC, ClockHeaders.CONTEXT));
    }
  }

  private static void print(int tasks, String name, Set<String> headers) {
    System.out.printf(
        Locale.ROOT,
        "| %d | %s | %.1f | %.1f | %.1f |%n",
        tasks,
        name,
        added(tasks, headers, 1, Compression.NONE),
        added(tasks, headers, RECORDS, Compression.NONE),
        added(tasks, headers, RECORDS, Compression.lz4().build()));
  }

  /** {@return the average bytes that the headers add to a record} */
  static double added(int tasks, Set<String> names, int batch, Compression compression) {
    UpstreamTasks upstream = new UpstreamTasks(tasks);
    Random random = new Random(1);
    long with = 0;
    long without = 0;
    for (int i = 0; i < BATCHES; i++) {
      List<SimpleRecord> stamped = new ArrayList<>();
      List<SimpleRecord> plain = new ArrayList<>();
      for (Headers headers : upstream.next(batch)) {
        long millis = upstream.time().wallNanos() / 1_000_000;
        byte[] key = text(random, KEY_BYTES);
        byte[] value = text(random, VALUE_BYTES);
        Header[] chosen =
            Stream.of(headers.toArray())
                .filter(header -> names.contains(header.key()))
                .toArray(Header[]::new);
        stamped.add(new SimpleRecord(millis, key, value, chosen));
        plain.add(new SimpleRecord(millis, key, value));
      }
      with += size(compression, stamped);
      without += size(compression, plain);
    }
    return (double) (with - without) / BATCHES / batch;
  }

  /** {@return random hexadecimal digits, which compress moderately} */
  private static byte[] text(Random random, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) Character.forDigit(random.nextInt(16), 16);
    }
    return bytes;
  }

  private static int size(Compression compression, List<SimpleRecord> records) {
    return MemoryRecords.withRecords(compression, records.toArray(SimpleRecord[]::new))
        .sizeInBytes();
  }
}
