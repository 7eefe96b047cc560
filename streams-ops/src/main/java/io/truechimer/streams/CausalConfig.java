/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.streams;

import io.truechimer.interceptors.ClockConfig;
import io.truechimer.interceptors.NodeClock;
import io.truechimer.itc.Id;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;

/**
 * The settings of causality in Kafka Streams, in the configuration of the application. Those of its
 * clients are in {@link io.truechimer.interceptors.ClockConfig}.
 *
 * <p>What is wrong is refused with a {@link ConfigException} when the topology is built. Immutable.
 */
public final class CausalConfig {

  /**
   * The number of the application, in place of its name, as what its identities are made of: 0 or
   * greater, and the same for no two applications whose records meet. By default there is none.
   */
  public static final String IDENTITY = "truechimer.itc.identity";

  /**
   * How far back a context tells apart what it has seen: a number of milliseconds, 0 or greater. By
   * default 60,000.
   */
  public static final String HORIZON_MS = "truechimer.itc.horizon.ms";

  /** How many bytes a context may have: 64 to 65,536. By default 1024. */
  public static final String MAX_BYTES = "truechimer.itc.max.bytes";

  /**
   * The user's own processor wrapper, which goes on as part of ours: a {@link ProcessorWrapper}, as
   * a class or its name. By default there is none.
   */
  public static final String WRAPPER_DELEGATE_CLASS = "truechimer.streams.wrapper.delegate.class";

  /**
   * What {@link HybridTimestampExtractor} makes of records without a stamp: {@code record}, {@code
   * drop} or {@code fail}, see {@link HybridTimestampExtractor.Missing}. By default {@code record}.
   */
  public static final String EXTRACTOR_MISSING = "truechimer.timestamp.extractor.missing";

  /**
   * The user's own extractor, which {@link HybridTimestampExtractor} falls back to: a {@link
   * TimestampExtractor}, as a class or its name. By default there is none.
   */
  public static final String EXTRACTOR_DELEGATE_CLASS =
      "truechimer.timestamp.extractor.delegate.class";

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              IDENTITY,
              ConfigDef.Type.LONG,
              null,
              ConfigDef.LambdaValidator.with(CausalConfig::checkIndex, () -> "0 or greater"),
              Importance.MEDIUM,
              "The number that the identities of this application's tasks are made of; no other"
                  + " application whose records meet these may have the same. Where there is none,"
                  + " the id of the cluster and the application.id are hashed, which gives two of a"
                  + " thousand applications the same with a chance of one in 8,600. A small number"
                  + " also makes smaller contexts.")
          .define(
              HORIZON_MS,
              ConfigDef.Type.LONG,
              60_000L,
              ConfigDef.Range.atLeast(0),
              Importance.LOW,
              "How many milliseconds back a context tells apart what it has seen. All that is older"
                  + " counts as seen, which keeps contexts small and lets tasks that are gone"
                  + " vanish from them.")
          .define(
              MAX_BYTES,
              ConfigDef.Type.INT,
              1024,
              ConfigDef.Range.between(64, 65_536),
              Importance.LOW,
              "How many bytes the causal context of a record may have. Where it would have more,"
                  + " the horizon is shortened, and that is counted.")
          .define(
              WRAPPER_DELEGATE_CLASS,
              ConfigDef.Type.CLASS,
              null,
              Importance.LOW,
              "A ProcessorWrapper that wraps what CausalProcessorWrapper has wrapped. ClockStreams"
                  + " puts here what stood under processor.wrapper.class.")
          .define(
              EXTRACTOR_MISSING,
              ConfigDef.Type.STRING,
              "record",
              ConfigDef.ValidString.in("record", "drop", "fail"),
              Importance.MEDIUM,
              "The event time of a record without a stamp, where HybridTimestampExtractor is the"
                  + " extractor: record is the record's own timestamp, or what the delegate below"
                  + " makes of it; drop skips the record, fail ends the thread: then there must be"
                  + " no delegate.")
          .define(
              EXTRACTOR_DELEGATE_CLASS,
              ConfigDef.Type.CLASS,
              null,
              Importance.LOW,
              "A TimestampExtractor for records without a stamp, and for the first of a partition"
                  + " if its stamp is ahead, where HybridTimestampExtractor is the extractor."
                  + " ClockStreams.eventTime puts here the one that the application had before.");

  /** Where the object is that the clients and the tasks of an application share. */
  static final String INSTANCE = "truechimer.streams.instance";

  private final Map<String, Object> values;
  private final boolean enabled;
  private final String applicationId;
  private final NodeClock node;
  private final StreamsInstance instance;

  // Asked for with each record.
  private final long maxOffsetMillis;
  private final long horizonMillis;
  private final int maxBytes;

  private CausalConfig(Map<String, ?> settings) {
    values = DEFINITION.parse(settings);
    Object enable = ClockConfig.definition().parse(settings).get(ClockConfig.ENABLE);
    enabled = (Boolean) enable;
    applicationId = String.valueOf(settings.get(StreamsConfig.APPLICATION_ID_CONFIG));
    node = NodeClock.of(settings);
    instance = StreamsInstance.of(settings);
    maxOffsetMillis = node.maxOffsetMillis();
    horizonMillis = (Long) values.get(HORIZON_MS);
    maxBytes = (Integer) values.get(MAX_BYTES);
  }

  /**
   * {@return the settings in the configuration of an application; others' are left alone}
   *
   * @throws ConfigException if a value is out of its range
   */
  static CausalConfig of(Map<String, ?> settings) {
    return new CausalConfig(settings);
  }

  /** {@return a copy of the definition of all settings, for documentation and for tools} */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  boolean enabled() {
    return enabled;
  }

  NodeClock node() {
    return node;
  }

  StreamsInstance instance() {
    return instance;
  }

  /** {@return the maximum offset, rounded up: never less than what clocks may differ by} */
  long maxOffsetMillis() {
    return maxOffsetMillis;
  }

  long horizonMillis() {
    return horizonMillis;
  }

  int maxBytes() {
    return maxBytes;
  }

  HybridTimestampExtractor.Missing missing() {
    return HybridTimestampExtractor.Missing.of((String) values.get(EXTRACTOR_MISSING));
  }

  /** {@return whether a topic is a changelog, whose headers are part of what a store holds} */
  boolean isChangelog(String topic) {
    return topic.endsWith("-changelog") && topic.startsWith(applicationId + "-");
  }

  /** {@return the user's wrapper; null if there is none} */
  ProcessorWrapper newDelegate() {
    return newInstance(
        WRAPPER_DELEGATE_CLASS, ProcessorWrapper.class, CausalProcessorWrapper.class);
  }

  /** {@return the user's extractor; null if there is none} */
  TimestampExtractor newExtractorDelegate() {
    TimestampExtractor delegate =
        newInstance(
            EXTRACTOR_DELEGATE_CLASS, TimestampExtractor.class, HybridTimestampExtractor.class);
    if (delegate != null && missing() != HybridTimestampExtractor.Missing.RECORD) {
      throw new ConfigException(
          EXTRACTOR_DELEGATE_CLASS,
          delegate.getClass().getName(),
          "it is asked about records without a stamp only if "
              + EXTRACTOR_MISSING
              + " is record; that is "
              + values.get(EXTRACTOR_MISSING));
    }
    return delegate;
  }

  private <T> T newInstance(String key, Class<T> kind, Class<? extends T> ours) {
    Class<?> type = (Class<?>) values.get(key);
    if (type == null) {
      return null;
    }
    if (!kind.isAssignableFrom(type)) {
      throw new ConfigException(key, type.getName(), "the class is a " + kind.getName());
    }
    if (type == ours) {
      throw new ConfigException(key, type.getName(), "it is what stood there before ours");
    }
    return Utils.newInstance(type.asSubclass(kind));
  }

  /** {@return what a task counts in, wherever it runs} */
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
      throw new ConfigException(name, value, "an index is 0 or greater");
    }
  }
}
