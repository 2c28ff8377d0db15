package io.tallygate.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tallygate.benchmarks.report.ResultFile.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds results in a directory and in those below it, by name. */
final class ResultFiles {
  static final String EXTENSION = ".json";

  /** Beside a result of a form that has no place for them, as JMH's. */
  static final String CONDITIONS_EXTENSION = ".conditions.json";

  private static final int DEPTH = 4;

  private final JsonMapper mapper = JsonMapper.builder().build();

  List<ResultFile> in(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(directory, DEPTH)) {
      paths =
          all.filter(Files::isRegularFile)
              .filter(path -> path.toString().endsWith(EXTENSION))
              .filter(path -> !path.toString().endsWith(CONDITIONS_EXTENSION))
              .sorted()
              .toList();
    }
    List<ResultFile> results = new ArrayList<>();
    for (Path path : paths) {
      results.add(read(directory, path));
    }
    return results;
  }

  private ResultFile read(Path directory, Path path) throws IOException {
    JsonNode json = parse(path);
    String file = path.getFileName().toString();
    Path beside = path.resolveSibling(withoutExtension(file) + CONDITIONS_EXTENSION);
    String name = withoutExtension(directory.relativize(path).toString().replace('\\', '/'));
    JsonNode conditions = json.path("conditions");
    if (conditions.isMissingNode() && Files.exists(beside)) {
      conditions = parse(beside);
    }
    if (conditions.isMissingNode()) {
      conditions = json.path("knee").path("conditions");
    }
    return new ResultFile(
        path,
        name,
        Kind.of(json),
        json,
        conditions.isNull() ? MissingNode.getInstance() : conditions);
  }

  private static String withoutExtension(String file) {
    return file.substring(0, file.length() - EXTENSION.length());
  }

  private JsonNode parse(Path path) throws IOException {
    try {
      return mapper.readTree(path.toFile());
    } catch (JsonProcessingException e) {
      throw new BadResultException(
          path.getFileName() + " should be JSON, and is not: " + e.getOriginalMessage());
    }
  }
}
