package io.tallygate.gateway.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reports on files of the same name, which tell a file with other content and a file that has grown. */
final class EarlierImports {
  static final String REPORT_SUFFIX = ".report.json";
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private EarlierImports() {}

  /** A file of the name that was imported. */
  record Earlier(long size, String sha256, String startedAt) {}

  /** What reports in a directory say of a file name: {@code NAME.report.json}, {@code NAME.HASH.report.json}. */
  static List<Earlier> of(Path directory, String name) throws IOException {
    List<Earlier> all = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return all;
    }
    try (DirectoryStream<Path> reports =
        Files.newDirectoryStream(
            directory,
            each -> {
              String other = each.getFileName().toString();
              return other.startsWith(name + ".") && other.endsWith(REPORT_SUFFIX);
            })) {
      for (Path each : reports) {
        JsonNode report = JSON.readTree(Files.readAllBytes(each));
        if (report.path("file").asText().equals(name)) {
          all.add(
              new Earlier(
                  report.path("size").asLong(),
                  report.path("sha256").asText(),
                  report.path("startedAt").asText()));
        }
      }
    }
    return all;
  }
}
