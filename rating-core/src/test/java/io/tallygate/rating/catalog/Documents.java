package io.tallygate.rating.catalog;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Catalog documents of tests, written in YAML. */
public final class Documents {
  private Documents() {}

  public static CatalogDocument yaml(String text) {
    try {
      return CatalogReader.readYaml(
          new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    } catch (CatalogException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The catalog after these documents. */
  public static Catalog catalog(String... texts) {
    Catalog catalog = Catalog.empty();
    try {
      for (String text : texts) {
        catalog = Catalog.fold(catalog, yaml(text));
      }
    } catch (CatalogException e) {
      throw new IllegalArgumentException(e);
    }
    return catalog;
  }

  /** What is wrong with the last document, as "path: message". */
  static List<String> problems(Catalog before, String text) {
    try {
      Catalog.fold(
          before,
          CatalogReader.readYaml(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
      return List.of();
    } catch (CatalogException e) {
      return e.problems().stream().map(p -> p.path() + ": " + p.message()).toList();
    }
  }
}
