package io.tallygate.gateway.importing;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** Reads mappings: files in YAML (JSON is YAML too) and the ready ones by name. Unknown and repeated fields are refused. Any thread. */
public final class MappingReader {
  /** The ready mappings, resources of this package. */
  public static final List<String> READY =
      List.of(
          "access-log", "asterisk-cdr", "cgrates-cdr", "freeswitch-cdr", "nasa-access-log", "shop");

  private static final YAMLMapper YAML =
      YAMLMapper.builder(YAMLFactory.builder().loaderOptions(limits()).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .defaultSetterInfo(JsonSetter.Value.construct(Nulls.SET, Nulls.FAIL))
          .build();

  private MappingReader() {}

  private static LoaderOptions limits() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return options;
  }

  /**
   * The mapping of a name or of a file; a name wins.
   *
   * @throws MappingException if it is refused, or neither
   */
  public static Mapping read(String nameOrFile) throws MappingException, IOException {
    return read(text(nameOrFile).getBytes(StandardCharsets.UTF_8));
  }

  /** The text of the mapping of a name or of a file. */
  public static String text(String nameOrFile) throws MappingException, IOException {
    if (READY.contains(nameOrFile)) {
      return ready(nameOrFile);
    }
    try {
      return Files.readString(Path.of(nameOrFile));
    } catch (NoSuchFileException e) {
      throw new MappingException(
          "(mapping)",
          "there is no such file, and no ready mapping of that name [value="
              + nameOrFile
              + "] [ready="
              + String.join(", ", READY)
              + "]");
    }
  }

  private static String ready(String name) throws IOException {
    try (InputStream in = MappingReader.class.getResourceAsStream(name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("a ready mapping is missing [name=" + name + "]");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Reads a mapping.
   *
   * @throws MappingException with the path of what is wrong
   */
  public static Mapping read(byte[] yaml) throws MappingException {
    try {
      @Nullable Mapping mapping = YAML.readValue(yaml, Mapping.class);
      if (mapping == null) {
        throw new MappingException("(document)", "is empty");
      }
      return mapping;
    } catch (UnrecognizedPropertyException e) {
      throw new MappingException(
          path(e),
          "unknown field [known="
              + e.getKnownPropertyIds().stream()
                  .map(String::valueOf)
                  .sorted()
                  .collect(Collectors.joining(", "))
              + "]");
    } catch (JsonMappingException e) {
      throw new MappingException(path(e), text(e));
    } catch (JsonProcessingException e) {
      throw new MappingException("(document)", text(e));
    } catch (IOException e) {
      throw new IllegalStateException("bytes cannot fail to be read", e);
    }
  }

  /** The same mapping gives the same text, however it is written down: a fingerprint of what it means. */
  static String canonical(Mapping mapping) {
    JsonNode tree = YAML.valueToTree(mapping);
    return tree.toString();
  }

  private static String text(JsonProcessingException e) {
    String at = e.getLocation() == null ? "" : " [line=" + e.getLocation().getLineNr() + "]";
    return e.getOriginalMessage().lines().findFirst().orElse("cannot be read") + at;
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference each : e.getPath()) {
      if (each.getFieldName() == null) {
        path.append('[').append(each.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(each.getFieldName());
      }
    }
    return path.isEmpty() ? "(document)" : path.toString();
  }
}
