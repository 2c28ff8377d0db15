package io.tallygate.rating.catalog;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** Reads and writes catalog documents. Any thread. Unknown fields, duplicate fields and trailing text are refused. */
public final class CatalogReader {
  /** 64 Mi characters: some 500,000 subscriptions in one file. */
  private static final int YAML_CHARACTERS_MAX = 64 << 20;

  private static final ObjectMapper JSON = configure(JsonMapper.builder()).build();
  private static final ObjectMapper YAML =
      configure(YAMLMapper.builder(YAMLFactory.builder().loaderOptions(yamlLimits()).build()))
          .build();

  private CatalogReader() {}

  private static LoaderOptions yamlLimits() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(YAML_CHARACTERS_MAX);
    options.setAllowDuplicateKeys(false);
    return options;
  }

  private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B configure(B builder) {
    return builder
        .addModule(new SimpleModule().addDeserializer(String.class, new SharedTexts()))
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .defaultSetterInfo(JsonSetter.Value.construct(Nulls.SET, Nulls.FAIL));
  }

  /**
   * Reads a JSON document.
   *
   * @throws CatalogException if it is not one, with the path of what is wrong
   */
  public static CatalogDocument readJson(InputStream in) throws CatalogException {
    return read(JSON, in);
  }

  /**
   * Reads a YAML document.
   *
   * @throws CatalogException if it is not one, with the path of what is wrong
   */
  public static CatalogDocument readYaml(InputStream in) throws CatalogException {
    return read(YAML, in);
  }

  /** The document in JSON, UTF-8, empty fields left out; reads back as an equal document. */
  public static byte[] writeJson(CatalogDocument document) {
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("catalog document cannot be written", e);
    }
  }

  private static CatalogDocument read(ObjectMapper mapper, InputStream in) throws CatalogException {
    try {
      @Nullable CatalogDocument document = mapper.readValue(in, CatalogDocument.class);
      if (document == null) {
        throw refused("", "document is empty");
      }
      return document;
    } catch (UnrecognizedPropertyException e) {
      throw refused(path(e), "unknown field");
    } catch (JsonMappingException e) {
      throw refused(path(e), text(e));
    } catch (JsonProcessingException e) {
      throw refused("", text(e));
    } catch (IOException e) {
      throw refused("", "document cannot be read: " + e.getMessage());
    }
  }

  private static CatalogException refused(String path, String message) {
    return new CatalogException(List.of(new CatalogException.Problem(path, message)));
  }

  private static String text(JsonProcessingException e) {
    String text = e.getOriginalMessage();
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    String lower = line.substring(0, Math.min(1, line.length())).toLowerCase(Locale.ROOT);
    String at =
        e.getLocation() == null
            ? ""
            : " [line="
                + e.getLocation().getLineNr()
                + "] [column="
                + e.getLocation().getColumnNr()
                + "]";
    return lower + line.substring(Math.min(1, line.length())) + at;
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.length() == 0 ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }
}
