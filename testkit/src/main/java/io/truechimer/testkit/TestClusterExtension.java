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
 * Provides a {@link TestCluster} as a parameter of tests, constructors and life-cycle methods.
 *
 * <p>All tests of a run share one cluster. It starts at first use and closes at the end of the run.
 * So each test must use its own names for topics and groups. If {@value TestCluster#CHOICE} chooses
 * Docker and Docker does not answer, the tests are skipped.
 *
 * <p>When a test fails, the extension prints the end of each log that has grown, and its path, to
 * the standard error stream. This includes clusters that the test starts itself, except those in
 * containers.
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

  /** Called by JUnit. */
  public TestClusterExtension() {}

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return condition(ClusterForm.chosen(), ContainerBroker::obstacle);
  }

  /** Checks Docker only if it is needed, because the check can take seconds. */
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
    rememberLogLengths(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    rememberLogLengths(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    printLogsOfFailure(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    printLogsOfFailure(context);
  }

  private static void rememberLogLengths(ExtensionContext context) {
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
