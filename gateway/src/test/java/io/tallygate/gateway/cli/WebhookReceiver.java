package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Endpoints of different manners by path, on one real server; keeps what each got. */
final class WebhookReceiver implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, BlockingQueue<Request>> got = new ConcurrentHashMap<>();

  /** What a webhook was sent, and what it answered. */
  record Request(String id, String timestamp, String signature, String body, int status) {}

  /** Decides what the n-th request to a path, from 1, is answered; 0: never anything. */
  interface Manner {
    int status(int number);
  }

  WebhookReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.start();
  }

  WebhookReceiver at(String path, Manner manner) {
    AtomicInteger count = new AtomicInteger();
    server.createContext(
        path, exchange -> answer(path, exchange, manner.status(count.incrementAndGet())));
    return this;
  }

  private void answer(String path, HttpExchange exchange, int status) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    queue(path)
        .add(
            new Request(
                header(exchange, "webhook-id"),
                header(exchange, "webhook-timestamp"),
                header(exchange, "webhook-signature"),
                body,
                status));
    if (status == 302) {
      exchange.getResponseHeaders().add("Location", url("/ok"));
    }
    if (status != 0) {
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  private BlockingQueue<Request> queue(String path) {
    return got.computeIfAbsent(path, key -> new LinkedBlockingQueue<>());
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** The next request to a path; waits for it. */
  Request next(String path) throws InterruptedException {
    Request request = queue(path).poll(60, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("nothing was sent to " + path);
    }
    return request;
  }

  /** Requests to a path that nobody has taken. */
  int waiting(String path) {
    return queue(path).size();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
