package io.tallygate.gateway.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleFilesTest {
  @TempDir Path directory;

  private static void fill(Path root) throws Exception {
    Files.createDirectories(root.resolve("views"));
    Files.writeString(root.resolve("index.html"), "<p>ä</p>");
    Files.writeString(root.resolve("views/now.js"), "let now;");
    Files.writeString(root.resolve("a.css"), "p {}");
    Files.writeString(root.resolve("a.svg"), "<svg/>");
    Files.writeString(root.resolve("A.class"), "no file of a page");
    Files.writeString(root.resolve("README"), "nor is this");
  }

  private static void assertFilled(ConsoleFiles files) {
    assertThat(files.names())
        .containsExactlyInAnyOrder("index.html", "views/now.js", "a.css", "a.svg");
    assertThat(files.get("views/now.js").contentType()).isEqualTo("text/javascript; charset=utf-8");
    assertThat(new String(files.get("index.html").content(), UTF_8)).isEqualTo("<p>ä</p>");
  }

  @Test
  void shouldFindTheFilesOfADirectory() throws Exception {
    fill(directory);

    assertFilled(ConsoleFiles.in(directory));
  }

  @Test
  void shouldFindTheFilesInAJar() throws Exception {
    URI jar = URI.create("jar:" + directory.resolve("a b.jar").toUri());
    try (FileSystem entries = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
      fill(entries.getPath("/console"));
    }
    URI index = URI.create(jar + "!/console/index.html");

    assertFilled(ConsoleFiles.beside(index.toURL()));
  }

  @Test
  void shouldCompressWithoutLoss() throws Exception {
    ConsoleFile file =
        ConsoleFile.of("text/css; charset=utf-8", "p {}".repeat(100).getBytes(UTF_8));

    assertThat(new GZIPInputStream(new ByteArrayInputStream(file.compressed())).readAllBytes())
        .isEqualTo(file.content());
    assertThat(file.compressed()).hasSizeLessThan(100);
  }

  @Test
  void shouldTellContentsApart() {
    ConsoleFile one = ConsoleFile.of("text/css", "p {}".getBytes(UTF_8));

    assertThat(ConsoleFile.of("text/css", "p {}".getBytes(UTF_8)).hash()).isEqualTo(one.hash());
    assertThat(ConsoleFile.of("text/css", "q {}".getBytes(UTF_8)).hash()).isNotEqualTo(one.hash());
  }
}
