package io.tallygate.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A load test by its command line, in this process, that must end well. */
final class VerifiedRun {
  private VerifiedRun() {}

  /**
   * Runs it, and looks at the exit code and at the verdict.
   *
   * @param directory for the result
   * @return the result
   */
  static JsonNode in(Path directory, List<String> where, String... options) throws IOException {
    Path json = directory.resolve("result.json");
    String[] arguments =
        Stream.of(List.of("loadtest", "--json", json.toString()), where, List.of(options))
            .flatMap(List::stream)
            .toArray(String[]::new);
    int exitCode = LoadTest.commandLine().execute(arguments);
    Path written = exitCode == 0 ? json : directory.resolve("result.failed.json");
    JsonNode result = new JsonMapper().readTree(written.toFile());
    assertThat(exitCode).as(result.toPrettyString()).isZero();
    assertThat(result.path("verified").asBoolean()).isTrue();
    return result;
  }
}
