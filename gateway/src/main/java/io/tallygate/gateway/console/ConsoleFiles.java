package io.tallygate.gateway.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the console, by name: all those that lie beside this class in the jar and are of a kind that a page is made of. Read
 * once, so that nothing else can ever be reached by a name.
 */
final class ConsoleFiles {
  static final String INDEX = "index.html";

  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, ConsoleFile> files;

  private ConsoleFiles(Map<String, ConsoleFile> files) {
    this.files = Map.copyOf(files);
  }

  /** Reads them from the jar, or from the directory that a jar will be made of. */
  static ConsoleFiles read() {
    URL index = ConsoleFiles.class.getResource(INDEX);
    if (index == null) {
      throw new IllegalStateException("the console is not in the jar [file=" + INDEX + "]");
    }
    return beside(index);
  }

  /** Those of the directory that a file is in. */
  static ConsoleFiles beside(URL index) {
    try {
      if (index.openConnection() instanceof JarURLConnection jar) {
        Path archive = Path.of(jar.getJarFileURL().toURI());
        try (FileSystem entries = FileSystems.newFileSystem(archive)) {
          return in(entries.getPath("/").resolve(jar.getEntryName()).resolveSibling(""));
        }
      }
      URI file = index.toURI();
      return in(Path.of(file).resolveSibling(""));
    } catch (IOException e) {
      throw new UncheckedIOException("the console cannot be read [file=" + index + "]", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the console cannot be found [file=" + index + "]", e);
    }
  }

  /** Those of a directory and of what is below it. */
  static ConsoleFiles in(Path directory) throws IOException {
    List<Path> found;
    try (Stream<Path> all = Files.walk(directory)) {
      found = all.filter(Files::isRegularFile).toList();
    }
    Map<String, ConsoleFile> files = new HashMap<>();
    for (Path each : found) {
      String name = directory.relativize(each).toString().replace('\\', '/');
      String contentType = CONTENT_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      if (contentType != null) {
        files.put(name, ConsoleFile.of(contentType, Files.readAllBytes(each)));
      }
    }
    return new ConsoleFiles(files);
  }

  /** Their names, with the directories below the console's: {@code views/now.js}. */
  Set<String> names() {
    return files.keySet();
  }

  @Nullable ConsoleFile get(String name) {
    return files.get(name);
  }
}
