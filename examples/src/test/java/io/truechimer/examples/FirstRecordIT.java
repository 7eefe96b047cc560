/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.truechimer.serde.ClockHeaders;
import io.truechimer.sync.NodeHash;
import io.truechimer.testkit.TestCluster;
import io.truechimer.testkit.TestClusterExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first program in README, on a real broker. */
@ExtendWith(TestClusterExtension.class)
class FirstRecordIT {

  static final Pattern PRINTED =
      Pattern.compile(
          "(?m)^Hello! HlcHeader\\(timestamp=[0-9]+\\.[0-9]{9},[0-9]+, errorMicros=[0-9]+,"
              + " trusted=false, nodeHash="
              + HexFormat.of().toHexDigits(NodeHash.of("hello-1"))
              + "\\)$");

  @Test
  void shouldSendAndReadATimestamp(TestCluster cluster) throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      FirstRecord.main(new String[] {cluster.bootstrapServers()});
    } finally {
      System.setOut(out);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).containsPattern(PRINTED);
  }

  @Test
  void shouldStampWithTheConfigurationInReadme(TestCluster cluster) throws Exception {
    cluster.createTopic("configured", 1);
    Properties sending = properties("producer", cluster);
    Properties receiving = properties("consumer", cluster);
    receiving.put("group.id", "configured");
    receiving.put("auto.offset.reset", "earliest");

    try (Producer<String, String> producer =
        new KafkaProducer<>(sending, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("configured", "value")).get();
    }
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(receiving, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("configured"));
      assertThat(consumer.poll(Duration.ofSeconds(30)))
          .singleElement()
          .extracting(record -> ClockHeaders.readHlc(record.headers()).orElseThrow().nodeHash())
          .isEqualTo(NodeHash.of(sending.getProperty("truechimer.node.id")));
    }
  }

  /** {@return a properties file that README shows} */
  private static Properties properties(String client, TestCluster cluster) throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    String file =
        Pattern.compile("(?s)# " + client + "\\.properties\n(.*?)(\n#|```)")
            .matcher(readme)
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    Properties properties = new Properties();
    properties.load(new StringReader(file));
    properties.put("bootstrap.servers", cluster.bootstrapServers());
    return properties;
  }
}
