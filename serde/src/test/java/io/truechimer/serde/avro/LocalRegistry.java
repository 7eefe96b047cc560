/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The part of a schema registry (Apicurio's API, version 3) that a serde calls. */
final class LocalRegistry implements AutoCloseable {

  private static final String PATH = "/apis/registry/v3";

  private final ObjectMapper json = new ObjectMapper();
  private final List<String> schemas = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  LocalRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(PATH + "/groups/", this::register);
    server.createContext(PATH + "/ids/contentIds/", this::find);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + PATH;
  }

  /** {@return the registered schemas, in order of registration} */
  List<String> schemas() {
    return schemas;
  }

  /** POST groups/GROUP/artifacts. */
  private void register(HttpExchange exchange) throws IOException {
    JsonNode request = json.readTree(exchange.getRequestBody());
    schemas.add(request.at("/firstVersion/content/content").asText());
    String artifact = request.path("artifactId").asText();
    Map<String, Object> version =
        Map.of(
            "version",
            "1",
            "globalId",
            schemas.size(),
            "contentId",
            schemas.size(),
            "groupId",
            "default",
            "artifactId",
            artifact,
            "artifactType",
            "AVRO");
    answer(exchange, json.writeValueAsString(Map.of("artifact", version, "version", version)));
  }

  /** GET ids/contentIds/ID and ids/contentIds/ID/references. */
  private void find(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String id = path.substring((PATH + "/ids/contentIds/").length());
    answer(exchange, id.endsWith("/references") ? "[]" : schemas.get(Integer.parseInt(id) - 1));
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
