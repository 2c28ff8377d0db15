package io.tallygate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a certificate made for the test. */
@Timeout(60)
class HttpTlsSystemIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path stores = Path.of("");
  private static KeyStore keys;
  private static KeyStore renewed;

  @TempDir Path directory;

  /** Making one takes a process, and a second. */
  @BeforeAll
  static void makeKeys() throws Exception {
    keys = makeKeys("keys");
    renewed = makeKeys("renewed");
  }

  private static TestServer server(FakeRating core, Path certificate, Path key) throws Exception {
    return new TestServer(
        core,
        Map.of(
            "tallygate.tls.certificate", certificate.toString(),
            "tallygate.tls.key", key.toString()),
        null,
        Clock.systemUTC());
  }

  @Test
  void speaksTls() throws Exception {
    Path certificate = directory.resolve("certificate.pem");
    Path key = directory.resolve("key.pem");
    write(keys, certificate, key);
    FakeRating core = new FakeRating();
    try (TestServer server = server(core, certificate, key)) {
      HttpClient client = HttpClient.newBuilder().sslContext(trusting(keys)).build();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port + "/api/v1/events"))
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"id\":\"1\",\"type\":\"call\",\"subject\":\"s\",\"data\":{\"duration\":1}}"))
              .build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).startsWith("{\"accepted\":1,");
    } finally {
      core.close();
    }
  }

  @Test
  void shouldTakeANewCertificateForNewConnections() throws Exception {
    Path certificate = directory.resolve("certificate.pem");
    Path key = directory.resolve("key.pem");
    write(keys, certificate, key);
    FakeRating core = new FakeRating();
    try (TestServer server = server(core, certificate, key)) {
      assertThat(live(keys, server)).isEqualTo(200);
      write(renewed, certificate, key);
      server.endpoint.reloadTls();
      assertThat(live(renewed, server)).isEqualTo(200);
      assertThatThrownBy(() -> live(keys, server)).isInstanceOf(SSLException.class);
      Files.writeString(certificate, "no certificate");
      assertThatThrownBy(server.endpoint::reloadTls).isInstanceOf(IllegalStateException.class);
      assertThat(live(renewed, server)).isEqualTo(200);
    } finally {
      core.close();
    }
  }

  /** With a client of its own, so a connection of its own. */
  private static int live(KeyStore trusted, TestServer server) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(trusting(trusted))
        .build()
        .send(
            HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port + "/health/live"))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static void write(KeyStore keys, Path certificate, Path key) throws Exception {
    Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate("a").getEncoded()));
    Files.writeString(key, pem("PRIVATE KEY", keys.getKey("a", PASSWORD).getEncoded()));
  }

  private static KeyStore makeKeys(String name) throws Exception {
    Path store = stores.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
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
                String.valueOf(PASSWORD),
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    return KeyStore.getInstance(store.toFile(), PASSWORD);
  }

  private static SSLContext trusting(KeyStore keys) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", keys.getCertificate("a"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static String pem(String kind, byte[] encoded) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
        + "\n-----END "
        + kind
        + "-----\n";
  }
}
