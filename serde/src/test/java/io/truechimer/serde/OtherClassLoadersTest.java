/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.truechimer.serde.avro.AvroCodecs;
import io.truechimer.sync.Heartbeat;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** As in an application server or a Connect worker: Avro is in a parent class loader. */
class OtherClassLoadersTest {

  @Test
  void shouldNeedNoServiceLoaderThatSeesThisJar() throws Exception {
    byte[] bytes = AvroCodecs.encode(Heartbeats.USUAL);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader libraries =
            loader(
                ClassLoader.getPlatformClassLoader(),
                Schema.class,
                ObjectMapper.class,
                JsonFactory.class,
                JsonInclude.class,
                Logger.class,
                Deserializer.class);
        URLClassLoader ours = loader(libraries, HeartbeatSerde.class, Heartbeat.class)) {
      thread.setContextClassLoader(libraries);
      Object serde =
          ours.loadClass(HeartbeatSerde.class.getName()).getDeclaredConstructor().newInstance();
      assertThat(serde.getClass()).isNotEqualTo(HeartbeatSerde.class);

      Object read =
          libraries
              .loadClass(Deserializer.class.getName())
              .getMethod("deserialize", String.class, byte[].class)
              .invoke(serde, "topic", bytes);

      assertThat(read).hasToString(Heartbeats.USUAL.toString());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URLClassLoader loader(ClassLoader parent, Class<?>... types) {
    return new URLClassLoader(
        Stream.of(types)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
            .toArray(URL[]::new),
        parent);
  }
}
