/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.metrics.Sensor;

/**
 * Shows metrics where a client shows its own: in JMX and through the client's {@code
 * metric.reporters}, under the names that {@link PluginMetricTarget} gives them. They are not in
 * the client's {@code metrics()}, to which Kafka before 4.1 gives an interceptor no access.
 */
final class OwnMetricTarget implements MetricTarget {

  /** Where {@link PluginMetricTarget} has them. */
  private static final String GROUP = "plugins";

  private final Metrics metrics;
  private final String plugin;

  /**
   * Starts the reporters.
   *
   * @param namespace the client's, such as {@code kafka.producer}
   * @param plugin the name of the interceptor in the tags
   * @param definition the definition of the client's settings
   * @param client the client's configuration
   */
  OwnMetricTarget(String namespace, String plugin, ConfigDef definition, Map<String, ?> client) {
    AbstractConfig config = new AbstractConfig(definition, client, false);
    String clientId = config.getString(CommonClientConfigs.CLIENT_ID_CONFIG);
    this.plugin = plugin;
    metrics = new Metrics(new MetricConfig().tags(Map.of("client-id", clientId)));
    KafkaMetricsContext context =
        new KafkaMetricsContext(
            namespace, config.originalsWithPrefix(CommonClientConfigs.METRICS_CONTEXT_PREFIX));
    List<MetricsReporter> reporters = CommonClientConfigs.metricsReporters(clientId, config);
    try {
      for (MetricsReporter reporter : reporters) {
        reporter.contextChange(context);
        metrics.addReporter(reporter);
      }
    } catch (RuntimeException | LinkageError e) {
      reporters.forEach(MetricsReporter::close);
      throw e;
    }
  }

  @Override
  public MetricName metricName(String name, String description, Map<String, String> own) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("config", "interceptor.classes");
    all.put("class", plugin);
    all.putAll(own);
    return metrics.metricName(name, GROUP, description, all);
  }

  @Override
  public void addMetric(MetricName name, Gauge<?> value) {
    metrics.addMetric(name, value);
  }

  @Override
  public void removeMetric(MetricName name) {
    metrics.removeMetric(name);
  }

  @Override
  public Sensor addSensor(String name) {
    return metrics.sensor(name);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
