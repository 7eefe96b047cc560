/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The result of a run, written to {@code report.json}.
 *
 * @param records number of records read
 * @param wallClockInversions see {@link Inversions}
 * @param hlcInversions see {@link Inversions}; must be 0
 * @param missingStamps records without exactly one readable timestamp header; must be 0
 * @param nodes the hosts of the services, with their clock skew
 * @param clocks each node's interval, checked against true time: of the services after all orders,
 *     and of the ten nodes while one is fenced
 * @param fence how the wrong clock was fenced
 * @param causality concurrent and ordered outputs of Kafka Streams
 */
record QuickstartReport(
    long records,
    long wallClockInversions,
    long hlcInversions,
    long missingStamps,
    List<ServiceHost> nodes,
    List<IntervalCheck> clocks,
    FenceOutcome fence,
    CausalOutcome causality) {

  /** Exit code if the guarantees held. */
  static final int PASSED = 0;

  /** Exit code if a guarantee was violated, or the run failed. */
  static final int FAILED = 1;

  int exitCode() {
    return orderCorrect() && clocksCorrect() && causality.passed() ? PASSED : FAILED;
  }

  /** {@return whether every record has a timestamp, and every cause precedes its effects} */
  boolean orderCorrect() {
    return hlcInversions == 0 && missingStamps == 0;
  }

  /**
   * {@return whether every trusted interval contained true time, and exactly the wrong clock was
   * fenced}
   */
  boolean clocksCorrect() {
    return clocks.stream().allMatch(IntervalCheck::passed) && fence.passed();
  }

  /** Writes the report into a folder, creates the folder if needed, and returns the file. */
  Path write(Path folder) {
    Path file = folder.resolve("report.json");
    try {
      Files.createDirectories(folder);
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the report: file=" + file, e);
    }
    return file;
  }
}
