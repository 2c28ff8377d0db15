package io.tallygate.gateway.binary;

import static io.tallygate.gateway.binary.WireClient.define;
import static io.tallygate.gateway.binary.WireClient.hello;
import static io.tallygate.gateway.binary.WireClient.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.binary.WireClient.Frame;
import io.tallygate.gateway.binary.WireClient.Record;
import io.tallygate.protocol.FaultCode;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.FrameType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that are slow, silent, too many or hostile, beside one that is not. */
@Timeout(120)
class BinaryEndpointSystemIT {
  private static final long NOW = TestEndpoint.NOW_MS;

  @TempDir Path directory;
  private final TestEndpoint endpoint = new TestEndpoint();

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void shouldServeAFastProducerBesideAHundredThatStopInTheMiddleOfAFrame() throws Exception {
    endpoint.start(Map.of("tallygate.limits.frame-timeout", "60s"));
    List<WireClient> stopped = new ArrayList<>();
    try (WireClient fast = endpoint.connect()) {
      Record[] records = new Record[FrameLayout.USAGE_COUNT_MAX];
      Arrays.fill(records, new Record(0, 0, 1));
      byte[] whole = usage(1, NOW, records);
      for (int i = 0; i < 100; i++) {
        WireClient client = endpoint.connect();
        stopped.add(client);
        client.open("stopped-" + i, 1);
        client.send(Arrays.copyOf(whole, 1 + i * 650));
      }
      fast.open("fast", 1);
      fast.send(define(0, "calls", 0, "a"));
      for (int sequence = 1; sequence <= 500; sequence++) {
        fast.send(usage(sequence, NOW, records));
        assertThat(fast.expect(FrameType.ACK).sequence()).isEqualTo(sequence);
      }
      assertThat(endpoint.endpoint().connections()).isEqualTo(101);
      assertThat(endpoint.endpoint().statistics().frames()).isEqualTo(500);

      for (int i = 0; i < 100; i++) {
        stopped.get(i).send(Arrays.copyOfRange(whole, 1 + i * 650, whole.length));
        assertThat(stopped.get(i).expect(FrameType.ACK).refusals()).hasSize(records.length);
      }
    } finally {
      for (WireClient client : stopped) {
        client.close();
      }
    }
  }

  @Test
  void shouldCloseAConnectionThatLeavesItsAnswersUnread() throws Exception {
    endpoint.start(Map.of("tallygate.limits.write-timeout", "200ms"));
    Record[] unknown = new Record[FrameLayout.USAGE_COUNT_MAX];
    Arrays.fill(unknown, new Record(0, 0, 1));
    try (WireClient deaf = endpoint.connect();
        WireClient other = endpoint.connect()) {
      deaf.open("deaf", 1);
      boolean cutOff = false;
      for (int sequence = 1; sequence <= 2_000 && !cutOff; sequence++) {
        try {
          deaf.send(usage(sequence, NOW, unknown));
        } catch (IOException closed) {
          cutOff = true;
        }
      }
      assertThat(cutOff).isTrue();
      assertThat(endpoint.endpoint().statistics().writeTimeouts()).isEqualTo(1);
      other.open("other", 1);
    }
  }

  @Test
  void shouldCloseConnectionsThatTakeTooLong() throws Exception {
    endpoint.start(
        Map.of(
            "tallygate.limits.handshake-timeout", "200ms",
            "tallygate.limits.frame-timeout", "200ms",
            "tallygate.limits.idle-timeout", "400ms"));
    try (WireClient silent = endpoint.connect();
        WireClient half = endpoint.connect();
        WireClient idle = endpoint.connect()) {
      half.open("half", 1);
      half.send(Arrays.copyOf(usage(1, NOW), 20));
      idle.open("idle", 1);
      for (WireClient each : List.of(silent, half, idle)) {
        assertThat(each.expect(FrameType.FAULT).code()).isEqualTo(FaultCode.IDLE.code());
        assertThat(each.isAtEnd()).isTrue();
      }
    }
  }

  @Test
  void shouldRefuseConnectionsBeyondTheLimitAndTakeThemWhenThereIsRoom() throws Exception {
    endpoint.start(Map.of("tallygate.limits.connections", "2"));
    WireClient first = endpoint.connect();
    try (WireClient second = endpoint.connect()) {
      first.open("first", 1);
      second.open("second", 1);
      try (WireClient third = endpoint.connect()) {
        assertThat(third.expect(FrameType.FAULT).code())
            .isEqualTo(FaultCode.TOO_MANY_CONNECTIONS.code());
        assertThat(third.isAtEnd()).isTrue();
      }
      first.close();
      assertThat(welcomedInTime()).isTrue();
    } finally {
      first.close();
    }
  }

  private boolean welcomedInTime() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < deadline) {
      try (WireClient client = endpoint.connect()) {
        client.send(hello("late", 1, ""));
        if (client.read().type() == FrameType.WELCOME) {
          return true;
        }
      } catch (IOException refused) {
        // Closed before it could be read: still too many.
        continue;
      }
    }
    return false;
  }

  @Test
  void shouldSurviveRandomBytes() throws Exception {
    endpoint.start(Map.of());
    Random random = new Random(42);
    for (int i = 0; i < 200; i++) {
      try (WireClient client = endpoint.connect()) {
        if (i % 2 == 0) {
          client.open("random", 1);
        }
        byte[] bytes = new byte[random.nextInt(2_000)];
        random.nextBytes(bytes);
        if (bytes.length > 8) {
          bytes[2] = 0;
          bytes[3] = 0;
          bytes[1] &= 3;
          bytes[4] = (byte) (1 + random.nextInt(10));
          bytes[5] = 1;
        }
        client.send(bytes);
      } catch (IOException reset) {
        // The gateway may close while bytes are on their way: that is an answer too.
        continue;
      }
    }
    try (WireClient client = endpoint.connect()) {
      client.open("sane", 1);
      client.send(usage(1, NOW));
      assertThat(client.expect(FrameType.ACK).sequence()).isEqualTo(1);
    }
  }

  @Test
  void shouldSpeakTls() throws Exception {
    Path store = directory.resolve("store.p12");
    run(
        "keytool",
        "-genkeypair",
        "-alias",
        "a",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=ip:127.0.0.1,dns:localhost",
        "-validity",
        "36500",
        "-storetype",
        "PKCS12",
        "-storepass",
        "changeit",
        "-keystore",
        store.toString());
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    Path certificate = directory.resolve("certificate.pem");
    Path key = directory.resolve("key.pem");
    byte[] encoded = keys.getCertificate("a").getEncoded();
    Files.writeString(certificate, pem("CERTIFICATE", encoded));
    Files.writeString(
        key, pem("PRIVATE KEY", keys.getKey("a", "changeit".toCharArray()).getEncoded()));
    endpoint.start(
        Map.of(
            "tallygate.tls.certificate", certificate.toString(),
            "tallygate.tls.key", key.toString()));

    Record[] records = new Record[FrameLayout.USAGE_COUNT_MAX];
    Arrays.fill(records, new Record(0, 0, 1));
    try (WireClient client = new WireClient(tlsSocket(encoded))) {
      client.open("shop", 1);
      client.send(define(0, "calls", 0, "a"));
      for (int sequence = 1; sequence <= 20; sequence++) {
        client.send(usage(sequence, NOW, records));
        Frame ack = client.expect(FrameType.ACK);
        assertThat(ack.sequence()).isEqualTo(sequence);
        assertThat(ack.refusals()).isEmpty();
      }
      client.send(usage(99, NOW));
      assertThat(client.expect(FrameType.FAULT).code()).isEqualTo(FaultCode.SEQUENCE_GAP.code());
      assertThat(client.isAtEnd()).isTrue();
    }
    try (WireClient plain = endpoint.connect()) {
      plain.send(hello("shop", 1, ""));
      assertThat(endsWithoutWelcome(plain)).isTrue();
    }
  }

  private static boolean endsWithoutWelcome(WireClient client) {
    try {
      return client.socket().getInputStream().readAllBytes().length < FrameLayout.WELCOME_LENGTH;
    } catch (IOException reset) {
      return true;
    }
  }

  private Socket tlsSocket(byte[] trusted) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry(
        "a",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(trusted)));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context.getSocketFactory().createSocket("127.0.0.1", endpoint.port());
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  private static void run(String... command) throws Exception {
    command[0] = Path.of(System.getProperty("java.home"), "bin", command[0]).toString();
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
