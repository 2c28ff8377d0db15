package io.tallygate.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.client.ScriptedGateway.Peer;
import io.tallygate.protocol.Definition;
import io.tallygate.protocol.FaultCode;
import io.tallygate.protocol.Frame.Ack;
import io.tallygate.protocol.Frame.Bye;
import io.tallygate.protocol.Frame.Define;
import io.tallygate.protocol.Frame.Fault;
import io.tallygate.protocol.Frame.Usage;
import io.tallygate.protocol.Frame.UsageRecord;
import io.tallygate.protocol.UsageFrameWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FrameConnectionTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory;

  private static ConnectionSettings settings(ScriptedGateway gateway) {
    return new ConnectionSettings("127.0.0.1", gateway.port(), "switch-1", 7);
  }

  private interface Script {
    void play() throws IOException;
  }

  private static CompletableFuture<Void> beside(Script script) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            script.play();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  /** One batch there, one ack back, goodbye. */
  private static void exchange(ScriptedGateway gateway, ConnectionSettings settings)
      throws Exception {
    CompletableFuture<Void> side =
        beside(
            () -> {
              Peer peer = gateway.welcome(0, 0);
              assertThat(peer.read())
                  .isEqualTo(new Usage(1, 9, 1_000, List.of(new UsageRecord(0, 5, 73))));
              peer.ack(1);
              assertThat(peer.read()).isEqualTo(new Bye());
            });
    UsageFrameWriter writer = new UsageFrameWriter();
    writer.begin(UsageFrameWriter.newFrameBuffer(), 1_000);
    assertThat(writer.add(0, 1_005, 73)).isTrue();
    try (FrameConnection connection = FrameConnection.open(settings)) {
      connection.send(writer.finish(1, 9));
      assertThat(connection.receive()).isEqualTo(new Ack(1, 100, false, false, List.of()));
      connection.bye();
      side.get(20, SECONDS);
    }
  }

  @Test
  void shouldCarryFrames() throws Exception {
    try (ScriptedGateway gateway = new ScriptedGateway()) {
      exchange(gateway, settings(gateway));
    }
  }

  @Test
  void shouldCarryFramesOverTls() throws Exception {
    SSLContext tls = tls("SAN=IP:127.0.0.1");
    try (ScriptedGateway gateway = new ScriptedGateway(tls.getServerSocketFactory())) {
      exchange(gateway, settings(gateway).withTls(tls));
    }
  }

  @Test
  void shouldRefuseTheCertificateOfAnotherHost() throws Exception {
    SSLContext tls = tls("SAN=DNS:elsewhere.example");
    try (ScriptedGateway gateway = new ScriptedGateway(tls.getServerSocketFactory())) {
      CompletableFuture<Void> side =
          beside(() -> assertThatThrownBy(gateway::accept).isInstanceOf(IOException.class));
      assertThatThrownBy(() -> FrameConnection.open(settings(gateway).withTls(tls)))
          .isInstanceOf(SSLException.class);
      side.get(20, SECONDS);
    }
  }

  /** A new key with a certificate of its own, which both sides trust. */
  private SSLContext tls(String alternativeName) throws Exception {
    Path store = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=gateway",
                "-ext",
                alternativeName,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.txt").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("gateway", keys.getCertificate("mykey"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void shouldSayWhyTheGatewayDoesNotWantIt() throws Exception {
    try (ScriptedGateway gateway = new ScriptedGateway()) {
      beside(() -> gateway.accept().send(new Fault(FaultCode.NOT_AUTHORIZED, "no such key")));
      assertThatThrownBy(() -> FrameConnection.open(settings(gateway)))
          .isInstanceOfSatisfying(
              GatewayFaultException.class,
              e -> assertThat(e.code()).isEqualTo(FaultCode.NOT_AUTHORIZED))
          .hasMessageContaining("no such key");
    }
  }

  @Test
  void shouldDivideDefinitionsIntoFrames() throws Exception {
    List<Definition> definitions = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      definitions.add(
          new Definition.Series(i, "calls", 0, "a subject of some length " + i, List.of("out")));
    }
    List<Definition> received = new ArrayList<>();
    try (ScriptedGateway gateway = new ScriptedGateway()) {
      CompletableFuture<Void> side =
          beside(
              () -> {
                Peer peer = gateway.welcome(0, 0);
                while (received.size() < definitions.size()) {
                  received.addAll(((Define) peer.read()).definitions());
                }
              });
      try (FrameConnection connection = FrameConnection.open(settings(gateway))) {
        connection.define(definitions);
        side.get(20, SECONDS);
      }
    }
    assertThat(received).isEqualTo(definitions);
  }

  @Test
  void shouldTellSilenceFromTheEnd() throws Exception {
    try (ScriptedGateway gateway = new ScriptedGateway()) {
      CompletableFuture<Peer> peer = new CompletableFuture<>();
      beside(() -> peer.complete(gateway.welcome(0, 0)));
      ConnectionSettings impatient =
          settings(gateway).withTimeouts(Duration.ofSeconds(20), Duration.ofMillis(1));
      try (FrameConnection connection = FrameConnection.open(impatient)) {
        assertThatThrownBy(connection::receive).isInstanceOf(SocketTimeoutException.class);
        peer.get(20, SECONDS).close();
        assertThatThrownBy(
                () -> {
                  while (true) {
                    receiveOrTimeOut(connection);
                  }
                })
            .isInstanceOf(EOFException.class);
      }
    }
  }

  private static void receiveOrTimeOut(FrameConnection connection) throws IOException {
    try {
      connection.receive();
    } catch (SocketTimeoutException e) {
      Thread.onSpinWait();
    }
  }
}
