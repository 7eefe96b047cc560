/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.interceptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What interceptors do beside other versions of Avro than the one that they were built with. */
@ExtendWith(TestClusterExtension.class)
class AvroVersionsIT {

  private final TestCluster cluster;

  AvroVersionsIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  private ChildJvm start(String version) {
    List<Path> classPath = new ArrayList<>(ChildJvm.wholeClassPath());
    classPath.removeAll(ChildJvm.classPathOf("org.apache.avro.Schema"));
    classPath.add(Path.of("target", "avro", "avro-" + version + ".jar"));
    return ChildJvm.start(
        classPath,
        ClientsContract.class.getName(),
        cluster.bootstrapServers(),
        Clients.topic(cluster, "avro", 1),
        "io.truechimer.interceptors.ClockProducerInterceptor",
        "io.truechimer.interceptors.ClockConsumerInterceptor");
  }

  @Test
  void shouldSynchronizeTheClockWithTheOldestAvro() {
    try (ChildJvm child = start(System.getProperty("truechimer.avro.oldest"))) {
      assertThat(child.exitStatus()).as(child::log).isZero();
      assertThat(child.lines()).contains("monitor=SYNCHRONIZED", "threads.left=[]");
      assertThat(child.log()).doesNotContain("is not measured now");
    }
  }

  @Test
  void shouldSayWhichAvroIsTooOldAndWhereItIs() {
    String version = System.getProperty("truechimer.avro.too.old");
    try (ChildJvm child = start(version)) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> child.log().contains("is not measured now"));
      assertThat(child.log())
          .containsPattern(
              "The clock of node \\S+ is not measured now: heartbeats need Avro 1.11.3 or later"
                  + " with its Jackson; found Avro "
                  + version
                  + " in file:\\S+/avro-"
                  + version
                  + ".jar");
      assertThat(child.lines()).contains("stamped-total=2");
    }
  }
}
