package io.tallygate.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.compat.CompatGateway;
import io.tallygate.gateway.compat.CompatGateway.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with keys, asked without one. */
class ConsoleRoutesTest {
  @TempDir static Path directory;
  private static CompatGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new CompatGateway(directory, "meters: []", new ConsoleRoutes());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static Answer get(String path, String... headers) throws Exception {
    return gateway.send("GET", path, "", "", headers);
  }

  @Test
  void shouldServeThePageToWhoeverHasNoKey() throws Exception {
    Answer page = get("/");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.response().headers().allValues("Content-Security-Policy"))
        .containsExactly(ConsolePages.POLICY);
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(page.response().body()).startsWith("<!doctype html>");
  }

  @Test
  void shouldServeEveryFileThatIsThere() throws Exception {
    for (String name : ConsoleFiles.read().names()) {
      Answer file = get("/console/" + name);

      assertThat(file.status()).as(name).isEqualTo(200);
      assertThat(file.response().body()).as(name).isNotEmpty();
    }
  }

  @Test
  void shouldSayNotFoundOfWhatIsNoFileOfTheConsole() throws Exception {
    for (String name :
        new String[] {"", "none.js", "ConsoleRoutes.class", "%2e%2e/http/Reply.class"}) {
      assertThat(get("/console/" + name).status()).as(name).isEqualTo(404);
    }
  }

  @Test
  void shouldSendNothingThatTheBrowserHas() throws Exception {
    String tag = get("/").header("ETag");
    Answer again = get("/", "If-None-Match", "\"other\", W/" + tag);

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.header("ETag")).isEqualTo(tag);
    assertThat(again.response().body()).isEmpty();
    assertThat(get("/", "If-None-Match", "\"other\"").status()).isEqualTo(200);
  }

  @Test
  void shouldCompressForWhoeverTakesIt() throws Exception {
    Answer plain = get("/", "Accept-Encoding", "br, gzip;q=0");
    Answer compressed = get("/", "Accept-Encoding", "br, gzip");

    assertThat(plain.header("Content-Encoding")).isEmpty();
    assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
    assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(compressed.header("ETag")).isNotEqualTo(plain.header("ETag"));
  }
}
