/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.truechimer.interceptors.faults.Violation.Rule;
import io.truechimer.testkit.TestClusterExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * What always holds, holds through every fault. The short form runs in every build; the long one is
 * {@code mvn -B verify -Pfaults}.
 */
@ExtendWith(TestClusterExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {

  private static final Scale SCALE = Scale.chosen();
  private static final int ROUNDS =
      Integer.getInteger("truechimer.faults.rounds", SCALE == Scale.SHORT ? 1 : 2);

  /** Of what is written at random; the processes run as they like. */
  private static final long SEED = Long.getLong("truechimer.faults.seed", System.nanoTime());

  /** A regular expression for the names of the faults that strike. */
  private static final Pattern ONLY =
      Pattern.compile(System.getProperty("truechimer.faults.only", ""));

  /** For the whole run: a scene outlives a fault. */
  @TempDir private static Path folder;

  private final FaultsTable table = new FaultsTable();
  private final long began = System.nanoTime();
  private int done;

  /** Of where all starts, and closes. */
  private Findings withoutFault = Findings.NONE;

  /** Of the faults that need so many brokers; null until the first of them strikes. */
  private Scene scene;

  private int brokers;

  static List<Fault> faults() {
    List<Fault> round =
        Faults.all().stream()
            .filter(fault -> fault.isShort() || SCALE == Scale.LONG)
            .filter(fault -> ONLY.matcher(fault.name()).find())
            .toList();
    return IntStream.range(0, ROUNDS).boxed().flatMap(unused -> round.stream()).toList();
  }

  @BeforeAll
  static void sayWhatIsMissing() {
    if (Node.libfaketime().isEmpty()) {
      System.out.println("without libfaketime all clocks are right: a wrong order is rarely seen");
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldKeepItsPromises(Fault fault) throws Exception {
    if (fault.needsFalseClock()) {
      assumeThat(Node.libfaketime()).as("Debian's package libfaketime").isPresent();
    }
    try {
      prepare(fault);
      assertThat(strike(fault).violations()).as("seed %d", SEED).isEmpty();
    } catch (Exception | Error e) {
      // Whatever strikes next is to find all well.
      discard();
      throw e;
    }
  }

  /** Checks also what does not recover, and tells of that as of all that must not be. */
  private Findings strike(Fault fault) throws Exception {
    int threads = threads();
    try {
      fault.action().strike(scene);
    } catch (TestAbortedException e) {
      throw e; // It cannot strike here. What it has begun goes with the scene.
    } catch (Exception | Error e) {
      tell(fault, checkAfter(e, fault.known()).and(new Violation(Rule.RECOVERS, e.toString())));
      throw e;
    }
    int threadsAfter = threads();
    Findings findings = scene.check(fault.known());
    if (threadsAfter > threads) {
      findings =
          findings.and(new Violation(Rule.RECOVERS, threadsAfter - threads + " threads more"));
    }
    if (findings.pairs() == 0 || findings.intervals() == 0) {
      findings = findings.and(new Violation(Rule.RECOVERS, "nothing to compare: " + findings));
    }
    tell(fault, findings);
    return findings;
  }

  /** {@return what is found; nothing, where what has failed lets nobody look} */
  private Findings checkAfter(Throwable failure, Window.Known known) {
    try {
      return scene.check(known);
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
      return Findings.NONE;
    }
  }

  private void tell(Fault fault, Findings findings) {
    table.add(fault, findings);
    long seconds = (System.nanoTime() - began) / 1_000_000_000;
    System.out.printf(
        "fault %d of %d, after %d s, seed %d: %s: %s%n",
        ++done, faults().size(), seconds, SEED, fault, findings);
  }

  /** What is found where none has struck fails the whole in the end, and not the next fault. */
  private void prepare(Fault fault) {
    if (scene != null && brokers != fault.brokers()) {
      end();
    }
    if (scene == null) {
      brokers = fault.brokers();
      scene = new Scene(brokers, SCALE, SEED + done, folder);
      tellOfNone(scene.check(Window.Known.HEALTHY));
    }
  }

  private int threads() {
    return scene.nodes().stream().mapToInt(Node::threads).sum();
  }

  private void end() {
    try {
      tellOfNone(scene.end());
    } catch (RuntimeException | Error e) {
      tellOfNone(Findings.NONE.and(new Violation(Rule.NOTHING_LEFT, e.toString())));
    } finally {
      discard();
    }
  }

  private void tellOfNone(Findings findings) {
    table.add(FaultsTable.NONE, findings);
    withoutFault = withoutFault.and(findings);
  }

  private void discard() {
    if (scene != null) {
      scene.close();
      scene = null;
    }
  }

  @AfterAll
  void conclude() throws IOException {
    if (scene != null) {
      end();
    }
    table.write(Path.of("target", "faults.md"));
    System.out.println(table);
    assertThat(withoutFault.violations()).as("%s, seed %d", FaultsTable.NONE, SEED).isEmpty();
  }
}
