package io.tallygate.rating.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * DuckDB's driver unpacks its library, 60 MB, into the directory for temporary files, and has it deleted when the virtual machine
 * ends by itself: not when it is killed or halted. Where the system lists what a process has mapped (Linux), the file's name is
 * taken away as soon as the library is loaded; the process keeps what it has mapped.
 */
final class UnpackedLibrary {
  static final Path MAPS = Path.of("/proc/self/maps");
  private static final String NAME = "libduckdb_java";
  private static final String DELETED = " (deleted)";

  private UnpackedLibrary() {}

  /** After the driver has been loaded; any number of times. A file that cannot be deleted stays. */
  static void delete() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      for (String line : mapped()) {
        Path file = Path.of(line.substring(line.indexOf('/')));
        if (!line.endsWith(DELETED) && temporary.equals(file.getParent())) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException notHere) {
      // Another system, or no right to: the driver's own way is left.
    }
  }

  /** Lines of the list that name the library. */
  static List<String> mapped() throws IOException {
    return Files.readAllLines(MAPS, StandardCharsets.ISO_8859_1).stream()
        .filter(line -> line.contains("/") && line.contains(NAME))
        .toList();
  }
}
