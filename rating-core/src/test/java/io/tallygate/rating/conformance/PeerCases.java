package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Files of cases: an array of them, or an object that holds one as {@code cases}. */
final class PeerCases {
  /** The cases that came from other systems. */
  static final String SHARED = "/conformance/rating_cases.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private PeerCases() {}

  static List<PeerCase> ofResource(String name) throws IOException {
    try (InputStream in = PeerCases.class.getResourceAsStream(name)) {
      return read(JSON.readTree(Objects.requireNonNull(in, name)));
    }
  }

  static List<PeerCase> ofFile(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(JSON.readTree(in));
    }
  }

  /** A file by the name that someone gave in the module's directory, or in the project's, where Maven is called. */
  static Path find(String name) {
    Path here = Path.of(name);
    return Files.exists(here) ? here : Path.of("..").resolve(name);
  }

  private static List<PeerCase> read(JsonNode root) {
    List<PeerCase> cases = new ArrayList<>();
    for (JsonNode node : root.isArray() ? root : root.path("cases")) {
      cases.add(PeerCase.of(node));
    }
    return cases;
  }
}
