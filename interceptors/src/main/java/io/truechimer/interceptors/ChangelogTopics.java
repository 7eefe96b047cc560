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
 * The changelog topics of the Kafka Streams application that a producer belongs to. Streams
 * restores the headers in them as part of a table's state, so they are nobody's to add to. A
 * producer does not know its application; but Streams makes its client id of the application's.
 */
final class ChangelogTopics {

  private static final String SUFFIX = "-changelog";
  private static final Pattern STREAMS_PRODUCER =
      Pattern.compile("(.+)-StreamThread-\\d+-producer");
  private static final Pattern PROCESS_ID =
      Pattern.compile("(.+)-\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  /** What the topics begin with; null if the producer is not one of Streams. */
  private final String prefix;

  private ChangelogTopics(String prefix) {
    this.prefix = prefix;
  }

  static ChangelogTopics of(Map<String, ?> producerConfig) {
    Object clientId = producerConfig.get(CommonClientConfigs.CLIENT_ID_CONFIG);
    Matcher streams = STREAMS_PRODUCER.matcher(clientId == null ? "" : clientId.toString());
    if (!streams.matches()) {
      return new ChangelogTopics(null);
    }
    Matcher application = PROCESS_ID.matcher(streams.group(1));
    // With a client id of the user's own choice, every changelog counts.
    return new ChangelogTopics(application.matches() ? application.group(1) + "-" : "");
  }

  boolean contains(String topic) {
    return prefix != null && topic.endsWith(SUFFIX) && topic.startsWith(prefix);
  }
}
