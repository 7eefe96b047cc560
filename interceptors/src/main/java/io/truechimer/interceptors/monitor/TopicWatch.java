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
 * Looks whether the monitor topic is there and as it must be, again and again, without ever waiting
 * for an answer; and says once what an operator has to do about it.
 *
 * <p>It asks through Admin, because a producer or consumer that asks for a topic may create it, and
 * not as it must be.
 */
final class TopicWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long PAUSE_WHEN_READY_NANOS = Duration.ofMinutes(1).toNanos();

  private final Admin admin;
  private final String node;
  private final MonitorConfig config;
  private final TopicRules rules;
  private final ConfigResource resource;
  private KafkaFuture<TopicDescription> description;
  private KafkaFuture<Config> settings;
  private KafkaFuture<Void> creation;
  private long due;
  private boolean isReady;

  /** What was said last, so that it is not said again. */
  private String said = "";

  TopicWatch(MonitorConfig config, ClientSettings client, String node) {
    this.config = config;
    this.node = node;
    rules = new TopicRules(config.topic());
    resource = new ConfigResource(ConfigResource.Type.TOPIC, config.topic());
    due = TimeSource.system().monotonicNanos();
    admin = Admin.create(client.admin());
  }

  /** {@return whether the topic was as it must be when it was last seen} Returns at once. */
  boolean isReady() {
    try {
      if (creation != null) {
        concludeCreation();
      } else if (description != null) {
        conclude();
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

  /** Something went wrong with the topic: it is no longer used before it has been looked at. */
  void doubt() {
    isReady = false;
    pause(PAUSE_NANOS);
  }

  private void ask() {
    description =
        admin.describeTopics(List.of(config.topic())).topicNameValues().get(config.topic());
    settings = admin.describeConfigs(List.of(resource)).values().get(resource);
  }

  private void conclude() throws InterruptedException, TimeoutException {
    try {
      String objection = rules.objection(answer(description), answer(settings)).orElse("");
      isReady = objection.isEmpty();
      say(objection);
      forget();
    } catch (ExecutionException e) {
      forget();
      if (TopicRules.isMissing(e) && config.createsTopic()) {
        isReady = false;
        CreateTopicsResult result = admin.createTopics(List.of(rules.newTopic()));
        creation = result.values().get(config.topic());
      } else {
        object(e, "describe");
      }
    }
  }

  private void concludeCreation() throws InterruptedException, TimeoutException {
    try {
      answer(creation);
      LOG.info("Node {} has created the topic {}", node, config.topic());
      creation = null;
      pause(0);
    } catch (ExecutionException e) {
      creation = null;
      if (TopicRules.isThere(e)) {
        pause(0);
      } else {
        object(e, "create");
      }
    }
  }

  private void object(ExecutionException e, String toDo) {
    rules
        .objection(e, toDo)
        .ifPresentOrElse(
            objection -> {
              isReady = false;
              say(objection);
            },
            // The brokers do not answer: what is used goes on to be used.
            () -> {
              if (!isReady) {
                say("the brokers do not answer: " + e.getCause());
              }
            });
    pause(PAUSE_NANOS);
  }

  private void forget() {
    description = null;
    settings = null;
    pause(isReady ? PAUSE_WHEN_READY_NANOS : PAUSE_NANOS);
  }

  private void pause(long nanos) {
    due = TimeSource.system().monotonicNanos() + nanos;
  }

  private void say(String objection) {
    if (!objection.isEmpty() && !objection.equals(said)) {
      LOG.warn("The clock of node {} stays UNVERIFIED: {}", node, objection);
    }
    if (objection.isEmpty() && !said.isEmpty()) {
      LOG.info("Node {} measures its clock over the topic {}", node, config.topic());
    }
    said = objection;
  }

  /** Waits for nothing. */
  private static <T> T answer(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(0, TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
