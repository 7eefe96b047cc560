/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.monitor;

import io.truechimer.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks at intervals whether the monitor topic exists and meets its requirements, creates it if
 * configured to, and logs once what an operator must do. It never waits for an answer.
 *
 * <p>It uses Admin, because a producer or a consumer that asks for a topic may create it with wrong
 * settings.
 */
final class MonitorTopic implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MonitorTopic.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Admin admin;
  private final String node;
  private final MonitorConfig config;
  private final TopicRequirements requirements;
  private final ConfigResource resource;
  private KafkaFuture<TopicDescription> description;
  private KafkaFuture<Config> settings;
  private KafkaFuture<Void> creation;
  private long due;
  private boolean isReady;

  /** The objection that was logged last; empty if there was none. */
  private String lastLogged = "";

  MonitorTopic(MonitorConfig config, MonitorClientConfig client, String node) {
    this.config = config;
    this.node = node;
    requirements = new TopicRequirements(config.topic());
    resource = new ConfigResource(ConfigResource.Type.TOPIC, config.topic());
    due = TimeSource.system().monotonicNanos();
    admin = Admin.create(client.admin());
  }

  /** {@return whether the topic met its requirements when it was last checked} Never waits. */
  boolean isReady() {
    try {
      if (creation != null) {
        onCreated();
      } else if (description != null) {
        onDescribed();
      } else if (TimeSource.system().monotonicNanos() - due >= 0) {
        ask();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      // Not answered yet.
    }
    return isReady;
  }

  /** Stops the use of the topic until it was checked again. */
  void recheck() {
    isReady = false;
    pause(PAUSE_NANOS);
  }

  private void ask() {
    description =
        admin.describeTopics(List.of(config.topic())).topicNameValues().get(config.topic());
    settings = admin.describeConfigs(List.of(resource)).values().get(resource);
  }

  private void onDescribed() throws InterruptedException, TimeoutException {
    try {
      String objection = requirements.objection(answer(description), answer(settings)).orElse("");
      isReady = objection.isEmpty();
      logOnce(objection);
      forget();
    } catch (ExecutionException e) {
      forget();
      if (TopicRequirements.isMissing(e) && config.createsTopic()) {
        isReady = false;
        CreateTopicsResult result = admin.createTopics(List.of(requirements.newTopic()));
        creation = result.values().get(config.topic());
      } else {
        onFailure(e, "describe");
      }
    }
  }

  private void onCreated() throws InterruptedException, TimeoutException {
    try {
      answer(creation);
      LOG.info("Node {} created topic {}", node, config.topic());
      creation = null;
      pause(0);
    } catch (ExecutionException e) {
      creation = null;
      if (TopicRequirements.exists(e)) {
        pause(0);
      } else {
        onFailure(e, "create");
      }
    }
  }

  private void onFailure(ExecutionException e, String action) {
    requirements
        .objection(e, action)
        .ifPresentOrElse(
            objection -> {
              isReady = false;
              logOnce(objection);
            },
            // The brokers do not answer: a topic in use stays in use.
            () -> {
              if (!isReady) {
                logOnce("the brokers do not answer: " + e.getCause());
              }
            });
    pause(PAUSE_NANOS);
  }

  private void forget() {
    description = null;
    settings = null;
    pause(PAUSE_NANOS);
  }

  private void pause(long nanos) {
    due = TimeSource.system().monotonicNanos() + nanos;
  }

  private void logOnce(String objection) {
    if (!objection.isEmpty() && !objection.equals(lastLogged)) {
      LOG.warn("The clock of node {} stays UNVERIFIED: {}", node, objection);
    }
    if (objection.isEmpty() && !lastLogged.isEmpty()) {
      LOG.info("Node {} measures its clock over topic {}", node, config.topic());
    }
    lastLogged = objection;
  }

  /** {@return the answer; throws TimeoutException if there is none yet} */
  private static <T> T answer(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(0, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
