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
 * @param nodes the machines, and how wrong their clocks were
 */
record Report(
    long records,
    long wallClockInversions,
    long hlcInversions,
    long missingStamps,
    List<Node> nodes) {

  /** What the process ends with when the promise was kept. */
  static final int KEPT = 0;

  /** What the process ends with when it was broken, or the run failed. */
  static final int BROKEN = 1;

  int exitCode() {
    return hlcInversions == 0 && missingStamps == 0 ? KEPT : BROKEN;
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
