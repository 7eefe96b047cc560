/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import io.truechimer.itc.Stamp;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.config.ConfigException;

/**
 * State that the clients and tasks of one KafkaStreams instance share. Kafka creates them one by
 * one; they find this object by the id in their configuration. It lives as long as one of them uses
 * it. Thread-safe.
 */
final class StreamsInstance {

  private static final Map<String, WeakReference<StreamsInstance>> INSTANCES = new HashMap<>();

  private final AtomicReference<Stamp> globalContext = new AtomicReference<>(Stamp.upTo(0));
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile String clusterId;
  private volatile boolean wrapped;

  /** {@return the instance that a configuration names; a new one if it names none} */
  static StreamsInstance of(Map<?, ?> settings) {
    Object id = settings.get(ContextSettings.INSTANCE);
    if (id == null) {
      return new StreamsInstance();
    }
    if (id instanceof String text && !text.isBlank()) {
      return find(text);
    }
    throw new ConfigException(
        ContextSettings.INSTANCE, id, "only ClockStreams.configure may set this key");
  }

  private static StreamsInstance find(String id) {
    synchronized (INSTANCES) {
      WeakReference<StreamsInstance> reference = INSTANCES.get(id);
      StreamsInstance found = reference == null ? null : reference.get();
      if (found == null) {
        INSTANCES.values().removeIf(stale -> stale.get() == null);
        found = new StreamsInstance();
        INSTANCES.put(id, new WeakReference<>(found));
      }
      return found;
    }
  }

  /** {@return the id of the Kafka cluster; null until a consumer has learned it} */
  String clusterId() {
    return clusterId;
  }

  void setClusterId(String id) {
    clusterId = id;
  }

  /** Records that a topology was built with {@link CausalProcessorWrapper}. */
  void setWrapped() {
    wrapped = true;
  }

  /** {@return whether the caller must warn that the topology is not wrapped; true at most once} */
  boolean claimWarning() {
    return !wrapped && warned.compareAndSet(false, true);
  }

  /** {@return what the global tables may contain; all tasks of the instance have seen it} */
  Stamp globalContext() {
    return globalContext.get();
  }

  void joinGlobalContext(Stamp stamp) {
    globalContext.updateAndGet(context -> context.join(stamp));
  }
}
