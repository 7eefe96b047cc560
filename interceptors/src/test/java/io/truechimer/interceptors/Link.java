/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A record of a chain of requests and replies; the text of it is the record's value.
 *
 * @param chain which chain
 * @param id which record of all
 * @param parent the record that its sender answers; -1 for the first of a chain
 * @param node who sent it
 * @param worker which thread sent it
 * @param sequence how many that thread had sent before
 * @param wallNanos what its sender's wall clock said
 */
record Link(int chain, int id, int parent, int node, int worker, int sequence, long wallNanos) {

  static Link parse(String value) {
    long[] parts = Arrays.stream(value.split(",", -1)).mapToLong(Long::parseLong).toArray();
    return new Link(
        (int) parts[0],
        (int) parts[1],
        (int) parts[2],
        (int) parts[3],
        (int) parts[4],
        (int) parts[5],
        parts[6]);
  }

  String value() {
    return LongStream.of(chain, id, parent, node, worker, sequence, wallNanos)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(","));
  }
}
