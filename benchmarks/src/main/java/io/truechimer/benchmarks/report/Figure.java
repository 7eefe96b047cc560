/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.report;

import java.util.OptionalDouble;

/**
 * What came out.
 *
 * @param what what was measured
 * @param score the figure
 * @param error how far it may be off, with 99.9 % confidence; not a number where too little was
 *     measured to tell
 * @param unit of both
 * @param bytes allocated for each operation; empty where nobody counted
 */
record Figure(Case what, double score, double error, String unit, OptionalDouble bytes) {}
