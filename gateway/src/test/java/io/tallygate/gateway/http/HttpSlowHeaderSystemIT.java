package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that take their time over the header of a request, beside one that does not. */
@Timeout(120)
class HttpSlowHeaderSystemIT {
  private static final String EVENT =
      "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"x\",\"type\":\"transfer\",\"subject\":\"s\","
          + "\"data\":{\"volume\":{\"gb\":1}}}";
  private static final String HEADER =
      "POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/cloudevents+json\r\n"
          + "Content-Length: "
          + EVENT.length()
          + "\r\n\r\n";
  private static final int HEADER_TIMEOUT_MS = 1_000;

  private FakeRating core;
  private TestServer server;

  private void start(String headerTimeout) throws Exception {
    core = new FakeRating();
    server = new TestServer(core, Map.of("tallygate.limits.header-timeout", headerTimeout));
  }

  @AfterEach
  void stop() {
    server.close();
    core.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  /** Reads until an answer has come whose body is a JSON object without another in it. */
  private static String answer(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    byte[] buffer = new byte[4096];
    InputStream in = socket.getInputStream();
    while (answer.indexOf("}") < 0) {
      int read = in.read(buffer);
      assertThat(read).as(answer.toString()).isPositive();
      answer.append(new String(buffer, 0, read, UTF_8));
    }
    return answer.toString();
  }

  /** What comes within a time; empty if nothing does. */
  private static String within(Socket socket, int timeoutMs) throws IOException {
    socket.setSoTimeout(timeoutMs);
    try {
      byte[] buffer = new byte[4096];
      int read = socket.getInputStream().read(buffer);
      return read < 0 ? "end" : new String(buffer, 0, read, UTF_8);
    } catch (SocketTimeoutException nothing) {
      return "";
    } finally {
      socket.setSoTimeout(10_000);
    }
  }

  private double timeouts() throws Exception {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("tallygate_http_header_timeouts_total "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  @Test
  void shouldEndAHeaderThatComesByteByByte() throws Exception {
    start(HEADER_TIMEOUT_MS + "ms");
    try (Socket slow = connect()) {
      String said = "";
      int sent = 0;
      // Each byte comes well within the time, and none may give the next one more of it.
      while (said.isEmpty() && sent < HEADER.length()) {
        send(slow, HEADER.substring(sent, ++sent));
        said = within(slow, HEADER_TIMEOUT_MS / 20);
      }
      assertThat(said)
          .startsWith("HTTP/1.1 408 Request Timeout")
          .contains("application/problem+json")
          .contains("line and header did not arrive within the time allowed");
      assertThat(rest(slow)).isEmpty();
    }
    assertThat(timeouts()).isEqualTo(1);
    assertThat(core.port.received()).isZero();
  }

  @Test
  void shouldEndAConnectionOnWhichNoRequestComes() throws Exception {
    start(HEADER_TIMEOUT_MS + "ms");
    try (Socket silent = connect();
        Socket half = connect()) {
      send(half, HEADER.substring(0, 30));
      assertThat(rest(silent)).startsWith("HTTP/1.1 408 ");
      assertThat(rest(half)).startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void shouldLeaveAKeptConnectionAloneUntilItsNextRequestBegins() throws Exception {
    start(HEADER_TIMEOUT_MS + "ms");
    try (Socket kept = connect()) {
      send(kept, HEADER + EVENT);
      assertThat(answer(kept)).startsWith("HTTP/1.1 200 ").contains("\"accepted\":1");
      assertThat(within(kept, 2 * HEADER_TIMEOUT_MS)).as("silence between requests").isEmpty();
      send(kept, HEADER + EVENT);
      assertThat(answer(kept)).startsWith("HTTP/1.1 200 ").contains("\"duplicate\":1");
      send(kept, "G");
      assertThat(rest(kept)).startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void shouldGiveABodyTheTimeOfABody() throws Exception {
    start(HEADER_TIMEOUT_MS + "ms");
    try (Socket slow = connect()) {
      send(slow, HEADER + EVENT.substring(0, 20));
      assertThat(within(slow, 2 * HEADER_TIMEOUT_MS)).isEmpty();
      send(slow, EVENT.substring(20));
      assertThat(answer(slow)).startsWith("HTTP/1.1 200 ").contains("\"accepted\":1");
    }
  }

  @Test
  void shouldNotMixItsRefusalIntoAnotherAnswer() throws Exception {
    start(HEADER_TIMEOUT_MS + "ms");
    core.port.silent = true;
    try (Socket both = connect()) {
      send(both, HEADER + EVENT);
      assertThat(within(both, HEADER_TIMEOUT_MS)).as("waits for durability").isEmpty();
      send(both, HEADER.substring(0, 30));
      assertThat(rest(both)).isEmpty();
    }
    assertThat(timeouts()).isEqualTo(1);
  }

  @Test
  void shouldServeAFastPeerBesideAHundredThatStopInTheMiddleOfAHeader() throws Exception {
    start("60s");
    List<Socket> stopped = new ArrayList<>();
    try (Socket fast = connect()) {
      for (int i = 0; i < 100; i++) {
        Socket socket = connect();
        stopped.add(socket);
        send(socket, HEADER.substring(0, 1 + i));
      }
      for (int i = 0; i < 200; i++) {
        send(fast, HEADER + EVENT);
        assertThat(answer(fast)).startsWith("HTTP/1.1 200 ");
      }
      for (int i = 0; i < 100; i++) {
        send(stopped.get(i), HEADER.substring(1 + i) + EVENT);
        assertThat(answer(stopped.get(i))).startsWith("HTTP/1.1 200 ");
      }
    } finally {
      for (Socket socket : stopped) {
        socket.close();
      }
    }
  }
}
