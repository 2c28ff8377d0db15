package io.tallygate.loadtest.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** The management API of a gateway, as far as a load test asks it; totals are what a script says. */
final class ScriptedApi implements Closeable {
  private final HttpServer server;

  /** What a gateway says it has counted. */
  record Total(long count, long sum) {}

  /**
   * @param binaryPort said to be the gateway's
   * @param totals by how often they were asked for, from 0
   */
  ScriptedApi(int binaryPort, IntFunction<Total> totals) throws IOException {
    AtomicInteger asked = new AtomicInteger();
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/api/v1/catalog", exchange -> answer(exchange, "{}"));
    server.createContext(
        "/api/v1/info",
        exchange ->
            answer(
                exchange,
                """
                {"binaryPort": %d, "incarnation": 1, "durability": "disk", "statistics": {"flushes": 2, "logBytes": 10},
                 "memory": {"residentBytes": 104857600, "heapUsedBytes": 20971520}, "positions": {"logged": 30, "stored": 10}}
                """
                    .formatted(binaryPort)));
    server.createContext(
        "/api/v1/totals",
        exchange -> {
          Total total = totals.apply(asked.getAndIncrement());
          answer(
              exchange,
              "{\"items\":[{\"meter\":\"loadtest\",\"count\":%d,\"sum\":\"%d\"}]}"
                  .formatted(total.count(), total.sum()));
        });
    server.start();
  }

  String target() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
