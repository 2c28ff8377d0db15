package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked for, refused and told; that a backup is whole, {@code DirectoryToolsSystemIT} sees to. */
class BackupRoutesTest {
  @TempDir Path directory;

  private static TestServer server(FakeRating core, @Nullable Path backups) throws Exception {
    return new TestServer(
        core, Map.of(), null, Clock.systemUTC(), List.of(new BackupRoutes(backups)));
  }

  private static TestServer.Answer begin(TestServer server, String body) throws Exception {
    return server.send("POST", "/api/v1/backups", "application/json", body.getBytes(UTF_8));
  }

  @Test
  void shouldNameTheSettingThatIsMissing() throws Exception {
    FakeRating core = new FakeRating();
    try (TestServer server = server(core, null)) {
      TestServer.Answer answer = begin(server, "{\"name\":\"a\"}");
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.body()).contains("tallygate.backup.directory");
    } finally {
      core.close();
    }
  }

  @Test
  void shouldTakeNamesOnlyThatStayInTheDirectory() throws Exception {
    FakeRating core = new FakeRating();
    Files.createDirectory(directory.resolve("there"));
    try (TestServer server = server(core, directory)) {
      for (String name : List.of("..", "../x", "/tmp/x", "a/b", "", ".hidden")) {
        assertThat(begin(server, "{\"name\":\"" + name + "\"}").status()).as(name).isEqualTo(400);
      }
      assertThat(begin(server, "{}").status()).isEqualTo(400);
      assertThat(begin(server, "{\"name\":\"there\"}").status()).isEqualTo(409);
      assertThat(directory.resolve("there")).isEmptyDirectory();
    } finally {
      core.close();
    }
  }

  @Test
  void shouldTellThatABackupFailed() throws Exception {
    FakeRating core = new FakeRating();
    try (TestServer server = server(core, directory)) {
      assertThat(begin(server, "{\"name\":\"a\"}").status()).isEqualTo(202);
      String body = "\"running\"";
      while (body.contains("\"running\"")) {
        body = server.send("GET", "/api/v1/backups/a", "", new byte[0]).body();
      }
      assertThat(body).contains("\"failed\"", "nothing is copied here");
      assertThat(server.send("GET", "/api/v1/backups/b", "", new byte[0]).status()).isEqualTo(404);
    } finally {
      core.close();
    }
  }
}
