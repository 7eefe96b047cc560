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
 * The outcome of a run, for programs: {@code report.json}.
 *
 * @param records how many records were read
 * @param wallClockInversions see {@link Inversions}
 * @param hlcInversions see {@link Inversions}; 0, or Truechimer broke its promise
 * @param missingStamps records without exactly one readable stamp; 0, as above
 * @param nodes the machines of the services, and how wrong their clocks were
 * @param clocks what nodes knew of the time, beside the truth: the services when all orders were
 *     done, and the ten nodes while one of them was fenced
 * @param fence what became of the clock that went bad
 * @param causality two outputs of Kafka Streams that are concurrent, and two that are ordered; of
 *     each pair the stamps, and how they compare
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

  /** What the process ends with when the promise was kept. */
  static final int KEPT = 0;

  /** What the process ends with when it was broken, or the run failed. */
  static final int BROKEN = 1;

  int exitCode() {
    return orderKept() && timeKept() && causality.kept() ? KEPT : BROKEN;
  }

  /** {@return whether every record was stamped, and no stamp contradicts what happened} */
  boolean orderKept() {
    return hlcInversions == 0 && missingStamps == 0;
  }

  /**
   * {@return whether every trusted clock knew where the true time is, and of all clocks the bad one
   * was fenced}
   */
  boolean timeKept() {
    return clocks.stream().allMatch(IntervalCheck::kept) && fence.kept();
  }

  /** Writes the report into a folder, which is made if it is not there, and returns the file. */
  Path write(Path folder) {
    Path file = folder.resolve("report.json");
    try {
      Files.createDirectories(folder);
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written: file=" + file, e);
    }
    return file;
  }
}
