/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.itc.Stamp;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.config.ConfigException;

/**
 * What the clients and the tasks of a Kafka Streams instance tell each other. Kafka makes them one
 * by one, and they find each other by this object in the configuration. Thread-safe.
 */
final class StreamsInstance {

  private final AtomicReference<Stamp> globalContext = new AtomicReference<>(Stamp.upTo(0));
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile String clusterId;
  private volatile boolean wrapped;

  /** {@return the instance that a configuration belongs to; a new one where none is named} */
  static StreamsInstance of(Map<String, ?> settings) {
    Object instance = settings.get(CausalConfig.INSTANCE);
    if (instance == null) {
      return new StreamsInstance();
    }
    if (instance instanceof StreamsInstance found) {
      return found;
    }
    throw new ConfigException(
        CausalConfig.INSTANCE, instance, "only " + ClockStreams.class.getName() + " sets it");
  }

  /** {@return the id of the Kafka cluster; null while no consumer has heard it} */
  String clusterId() {
    return clusterId;
  }

  void setClusterId(String id) {
    clusterId = id;
  }

  /** Notes that a topology has been built with our wrapper. */
  void setWrapped() {
    wrapped = true;
  }

  /** {@return whether to warn that the topology was built without our wrapper; once, at most} */
  boolean claimWarning() {
    return !wrapped && warned.compareAndSet(false, true);
  }

  /** {@return what the global tables of this instance may hold; all its tasks have seen it} */
  Stamp globalContext() {
    return globalContext.get();
  }

  void joinGlobalContext(Stamp stamp) {
    globalContext.updateAndGet(context -> context.join(stamp));
  }
}
