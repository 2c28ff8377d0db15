package io.tallygate.rating.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every catalog in examples/catalog is one that the gateway takes. */
class ExampleCatalogsTest {
  private static final Path EXAMPLES = Path.of("..", "examples", "catalog");

  static List<Path> examples() throws Exception {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldLoad(Path example) throws Exception {
    try (InputStream in = Files.newInputStream(example)) {
      Catalog catalog = Catalog.fold(Catalog.empty(), CatalogReader.readYaml(in));

      assertThat(catalog.of(0).subscriptions()).isNotEmpty();
      assertThat(catalog.of(0).plans()).isNotEmpty();
    }
  }

  @Test
  void shouldBeThere() throws Exception {
    assertThat(examples())
        .extracting(path -> path.getFileName().toString())
        .contains(
            "ai-tokens.yaml",
            "calls.yaml",
            "hosting.yaml",
            "marketplace.yaml",
            "payments.yaml",
            "saas-clicks.yaml",
            "sms.yaml",
            "telecom.yaml");
  }
}
