/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors.faults;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is left of clients in this JVM once they are closed. */
final class Remains {

  private static final int ROUNDS = 10;

  /** A row of a histogram: number, instances, bytes, class. */
  private static final Pattern ROW = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(\\S+)");

  /** What is heard and measured of others, and concluded from that: it comes and goes. */
  private static final Pattern LEARNED =
      Pattern.compile(
          "io\\.truechimer\\.sync\\."
              + "(Heartbeat|Heartbeat\\$.*|HeartbeatExchange\\$.*|Offset(Sample|Interval)(\\$.*)?"
              + "|SampleWindow(\\$.*)?|Sources\\$.*|Slews\\$.*|Measurement|Evidence|Verdict"
              + "|Agreement|Reading|Wander|LocalError)");

  private static final List<String> CLIENTS =
      List.of(
          "org.apache.kafka.clients.producer.KafkaProducer",
          "org.apache.kafka.clients.consumer.KafkaConsumer",
          "org.apache.kafka.clients.admin.KafkaAdminClient");

  private Remains() {}

  /**
   * {@return what is left now, and how much more after other clients have come and gone}
   *
   * @param openAndClose makes clients and closes them
   */
  static Report.Ended afterClosing(Runnable openAndClose) {
    // The first one loads classes, and what they keep for ever.
    openAndClose.run();
    long first = sum(histogram(), Remains::grows);
    for (int round = 0; round < ROUNDS; round++) {
      openAndClose.run();
    }
    String last = histogram();
    return new Report.Ended(
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.contains("kafka") || name.contains("clock-monitor"))
            .toList(),
        sum(last, CLIENTS::contains),
        sum(last, Remains::isOurs),
        sum(last, Remains::grows) - first);
  }

  private static boolean grows(String type) {
    return isOurs(type) && !LEARNED.matcher(type).matches();
  }

  private static boolean isOurs(String type) {
    return type.startsWith("io.truechimer.") && !type.startsWith(Remains.class.getPackageName());
  }

  private static long sum(String histogram, Predicate<String> types) {
    ToLongFunction<MatchResult> instances = row -> Long.parseLong(row.group(1));
    return ROW.matcher(histogram)
        .results()
        .filter(row -> types.test(row.group(2)))
        .mapToLong(instances)
        .sum();
  }

  /** {@return all classes and how many instances live, after a collection of garbage} */
  private static String histogram() {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
