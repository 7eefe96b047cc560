/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams.context;

import io.truechimer.interceptors.ChangelogTopics;
import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Id;
import io.truechimer.streams.limits.ContextLimit;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;

/**
 * The settings of causal contexts, parsed from the configuration of an application or of one of its
 * clients. Internal: {@code io.truechimer.streams.ClockStreamsConfig} documents all settings.
 * Immutable.
 */
public final class ContextSettings {

  /** See {@code ClockStreamsConfig.CONTEXT_IDENTITY}. */
  public static final String IDENTITY = "truechimer.context.identity";

  /** See {@code ClockStreamsConfig.CONTEXT_HORIZON_MS}. */
  public static final String HORIZON_MS = "truechimer.context.horizon.ms";

  /** See {@code ClockStreamsConfig.CONTEXT_MAX_BYTES}. */
  public static final String MAX_BYTES = "truechimer.context.max.bytes";

  /** See {@code ClockStreamsConfig.WRAPPER_DELEGATE_CLASS}. */
  public static final String WRAPPER_DELEGATE_CLASS = "truechimer.streams.wrapper.delegate.class";

  /** The id by which the clients and tasks of one instance find their shared state. */
  public static final String INSTANCE = "truechimer.streams.instance";

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              IDENTITY,
              ConfigDef.Type.LONG,
              null,
              ConfigDef.LambdaValidator.with(ContextSettings::checkIndex, () -> "0 or greater"),
              Importance.MEDIUM,
              "A number that identifies this application in causal contexts. Applications whose"
                  + " records meet must use different numbers. Default: a hash of the cluster id"
                  + " and the application.id. Among a thousand applications, two get the same hash"
                  + " with a probability of 1 in 8,600. A small number also makes contexts"
                  + " shorter.")
          .define(
              HORIZON_MS,
              ConfigDef.Type.LONG,
              60_000L,
              ConfigDef.Range.atLeast(0),
              Importance.LOW,
              "Age in milliseconds from which on a context treats all events as seen. This keeps"
                  + " contexts short, and removes tasks that no longer exist.")
          .define(
              MAX_BYTES,
              ConfigDef.Type.INT,
              1024,
              ConfigDef.Range.between(64, 65_536),
              Importance.LOW,
              "The greatest length of a record's causal context in bytes. A longer context gets a"
                  + " shorter horizon, and is counted.")
          .define(
              WRAPPER_DELEGATE_CLASS,
              ConfigDef.Type.CLASS,
              null,
              Importance.LOW,
              "Your own ProcessorWrapper; it wraps the processors that CausalProcessorWrapper has"
                  + " wrapped. ClockStreams moves the value of processor.wrapper.class here.");

  private final Map<String, Object> values;
  private final boolean enabled;
  private final String applicationId;
  private final NodeClock node;

  // Read for each record.
  private final ContextLimit contextLimit;
  final ChangelogTopics changelogs;
  final StreamsInstance instance;
  final long horizonMillis;

  private ContextSettings(Map<String, ?> settings) {
    values = DEFINITION.parse(settings);
    enabled = (Boolean) ClockConfig.definition().parse(settings).get(ClockConfig.ENABLE);
    applicationId = String.valueOf(settings.get(StreamsConfig.APPLICATION_ID_CONFIG));
    changelogs = ChangelogTopics.ofApplication(applicationId);
    node = NodeClock.of(settings);
    instance = StreamsInstance.of(settings);
    contextLimit = new ContextLimit((Integer) values.get(MAX_BYTES), node.maxOffsetMillis());
    horizonMillis = (Long) values.get(HORIZON_MS);
  }

  /**
   * Parses the settings, and finds the clock of the node. Other keys are ignored.
   *
   * @param settings the configuration of an application or of a client
   * @return the settings
   * @throws ConfigException if a value is invalid
   */
  public static ContextSettings of(Map<String, ?> settings) {
    return new ContextSettings(settings);
  }

  /** {@return a copy of the definition of these settings} */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  /** {@return whether Truechimer is switched on} */
  public boolean enabled() {
    return enabled;
  }

  /** {@return the clock of this node} */
  public NodeClock node() {
    return node;
  }

  /** {@return the limits on received contexts} */
  public ContextLimit contextLimit() {
    return contextLimit;
  }

  /** {@return a new instance of the user's wrapper; null if there is none} */
  ProcessorWrapper newDelegate() {
    return newDelegate(
        values, WRAPPER_DELEGATE_CLASS, ProcessorWrapper.class, CausalProcessorWrapper.class);
  }

  /**
   * Instantiates the class under a delegate key.
   *
   * @param values parsed settings
   * @param key the key of the delegate
   * @param kind the type that the class must have
   * @param ours the class that calls the delegate, and must not be its own delegate
   * @param <T> that type
   * @return a new instance; null if the key has no value
   * @throws ConfigException if the class is not of that type, is ours, or cannot be instantiated
   */
  public static <T> T newDelegate(
      Map<String, ?> values, String key, Class<T> kind, Class<? extends T> ours) {
    Class<?> type = (Class<?>) values.get(key);
    if (type == null) {
      return null;
    }
    if (!kind.isAssignableFrom(type)) {
      throw new ConfigException(key, type.getName(), "the class must be a " + kind.getName());
    }
    if (type == ours) {
      throw new ConfigException(key, type.getName(), "the delegate must be a class of your own");
    }
    try {
      return kind.cast(type.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new ConfigException(
          key, type.getName(), "the class must have a public constructor without parameters: " + e);
    }
  }

  /** {@return the id in which a task counts, the same on every instance} */
  Id identityOf(TaskId task) {
    Long index = (Long) values.get(IDENTITY);
    Id application = index == null ? Id.ofName(name(task)) : Id.ofIndex(index);
    return application.child(task.subtopology()).child(task.partition());
  }

  private String name(TaskId task) {
    String cluster = instance.clusterId();
    String topology = task.topologyName();
    return (cluster == null ? "" : cluster + "/")
        + applicationId
        + (topology == null ? "" : "/" + topology);
  }

  private static void checkIndex(String name, Object value) {
    if (value != null && (Long) value < 0) {
      throw new ConfigException(name, value, "the value must be 0 or greater");
    }
  }
}
