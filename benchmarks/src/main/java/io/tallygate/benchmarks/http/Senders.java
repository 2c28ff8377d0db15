package io.tallygate.benchmarks.http;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Connections that take turns: on each the next request goes out when the one before is answered. One thread. */
final class Senders implements Closeable {
  private final List<RawHttpClient> clients = new ArrayList<>();
  private final EventRequest request;
  private int next;

  /**
   * @param ports one connection to each
   */
  Senders(List<Integer> ports, int events, long firstId, IntSupplier subjects) throws IOException {
    request = new EventRequest(events, firstId, subjects);
    for (int port : ports) {
      clients.add(new RawHttpClient(port, answer(events)));
    }
  }

  /** The gateway's answer to a body of so many events that are all new. */
  static String answer(int events) {
    return "{\"accepted\":" + events + ",\"duplicate\":0,\"refused\":[]}";
  }

  void send() throws IOException {
    clients.get(next).send(request.next());
    next = next + 1 == clients.size() ? 0 : next + 1;
  }

  /** Waits for all answers. */
  void finish() throws IOException {
    for (RawHttpClient client : clients) {
      client.awaitAnswer();
    }
  }

  @Override
  public void close() throws IOException {
    finish();
    for (RawHttpClient client : clients) {
      client.close();
    }
  }
}
