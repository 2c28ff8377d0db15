package io.tallygate.gateway.importing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of IMPORT.md give what the page says, and it names every ready mapping. */
class ImportPageTest {
  private static final Path PAGE = Path.of("IMPORT.md");
  private static final Pattern BLOCK =
      Pattern.compile("(?m)^```(?:yaml|text) example-(mapping|file|result)\\n((?s:.*?))^```$");

  @Test
  void shouldGiveTheResultsOfThePage() throws Exception {
    List<String> parts = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
    String mapping = "";
    String file = "";
    while (blocks.find()) {
      parts.add(blocks.group(1));
      switch (blocks.group(1)) {
        case "mapping" -> mapping = blocks.group(2);
        case "file" -> file = blocks.group(2);
        default ->
            assertThat(MappedRows.of(MappingReader.read(mapping.getBytes(UTF_8)), file).results())
                .containsExactlyElementsOf(blocks.group(2).lines().toList());
      }
    }
    assertThat(parts).hasSize(9);
  }

  @Test
  void shouldNameEveryReadyMapping() throws Exception {
    String page = Files.readString(PAGE);
    assertThat(MappingReader.READY)
        .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
    for (String name : MappingReader.READY) {
      Mapping mapping = MappingReader.read(name);
      assertThat(RowReaders.of(mapping.format())).isNotNull();
    }
  }
}
