/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.testkit;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * Gives tests a {@link TestCluster} as a parameter, of tests, constructors and life-cycle methods.
 *
 * <p>It is one and the same for all tests of a run, started when the first asks for it and closed
 * at the end: choose names of topics and groups that no other test has. Where {@value
 * TestCluster#CHOICE} asks for Docker and Docker does not answer, the tests are skipped.
 *
 * <p>When a test fails, the tails of the logs that grew meanwhile are printed to the standard error
 * stream, with the paths of the full logs; this holds for clusters that a test starts itself, too,
 * save those in containers.
 */
public final class TestClusterExtension
    implements ExecutionCondition,
        ParameterResolver,
        BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TestClusterExtension.class);

  /** For JUnit, which makes one. */
  public TestClusterExtension() {}

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return condition(ClusterForm.chosen(), ContainerBroker::obstacle);
  }

  /** Asks for Docker only where it is needed: the question may take seconds. */
  static ConditionEvaluationResult condition(
      ClusterForm form, Supplier<Optional<String>> obstacleOfDocker) {
    Optional<String> obstacle =
        form == ClusterForm.TESTCONTAINERS ? obstacleOfDocker.get() : Optional.empty();
    return obstacle
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("a cluster can start"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestCluster.class;
  }

  @Override
  public TestCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(TestCluster.class, key -> TestCluster.start(), TestCluster.class);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    noteLogs(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    noteLogs(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    printLogsOfFailure(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    printLogsOfFailure(context);
  }

  private static void noteLogs(ExtensionContext context) {
    context.getStore(NAMESPACE).put(Logs.class, Logs.lengths());
  }

  private static void printLogsOfFailure(ExtensionContext context) {
    Optional<Throwable> failure =
        context.getExecutionException().filter(e -> !(e instanceof TestAbortedException));
    if (failure.isEmpty()) {
      return;
    }
    TestCluster shared =
        context.getRoot().getStore(NAMESPACE).get(TestCluster.class, TestCluster.class);
    if (shared != null) {
      shared.fetchLogs();
    }
    Map<?, ?> before = context.getStore(NAMESPACE).get(Logs.class, Map.class);
    Logs.lengths()
        .forEach(
            (Path log, Long length) -> {
              if (!length.equals(before.get(log))) {
                System.err.printf(
                    "%s failed; the end of %s:%n%s%n",
                    context.getDisplayName(), log, Logs.tail(log));
              }
            });
  }
}
