/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * The changelog topics of one Kafka Streams application. Streams restores the headers in them as
 * part of a store's state, so nobody may add headers there. Internal: public for {@code
 * truechimer-streams-ops}. Immutable.
 */
public final class ChangelogTopics {

  /**
   * The key under which {@code ClockStreams} tells producers the id of their application. Kafka
   * does not pass {@code application.id} to them.
   */
  public static final String APPLICATION_ID = "truechimer.streams.application.id";

  private static final String SUFFIX = "-changelog";
  private static final Pattern STREAMS_PRODUCER =
      Pattern.compile("(.+)-StreamThread-\\d+-producer");
  private static final Pattern PROCESS_ID =
      Pattern.compile("(.+)-\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  /** The prefix of the topics; null if there are none, because the producer is not from Streams. */
  private final String prefix;

  private ChangelogTopics(String prefix) {
    this.prefix = prefix;
  }

  /**
   * {@return the changelog topics of an application}
   *
   * @param applicationId its {@code application.id}
   */
  public static ChangelogTopics ofApplication(String applicationId) {
    return new ChangelogTopics(applicationId + "-");
  }

  /**
   * {@return the changelog topics that a producer may write to} Without {@link #APPLICATION_ID},
   * the id of the application is taken from the client id that Streams assigns.
   *
   * @param producerConfig the configuration of the producer
   */
  static ChangelogTopics of(Map<String, ?> producerConfig) {
    if (producerConfig.get(APPLICATION_ID) instanceof String applicationId) {
      return ofApplication(applicationId);
    }
    Object clientId = producerConfig.get(CommonClientConfigs.CLIENT_ID_CONFIG);
    Matcher streams = STREAMS_PRODUCER.matcher(clientId == null ? "" : clientId.toString());
    if (!streams.matches()) {
      return new ChangelogTopics(null);
    }
    Matcher application = PROCESS_ID.matcher(streams.group(1));
    // A client id of the user's choice does not contain the application: every changelog counts.
    return application.matches() ? ofApplication(application.group(1)) : new ChangelogTopics("");
  }

  /**
   * {@return whether a topic is one of these changelogs}
   *
   * @param topic the name of a topic
   */
  public boolean contains(String topic) {
    return prefix != null && topic.endsWith(SUFFIX) && topic.startsWith(prefix);
  }
}
