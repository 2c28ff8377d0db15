package io.tallygate.gateway.cli;

import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A catalog document in a file: JSON if its name ends so, else YAML. */
record CatalogFile(Path path) {
  CatalogDocument read() throws ConfigurationException {
    try (InputStream in = Files.newInputStream(path)) {
      return path.toString().endsWith(".json")
          ? CatalogReader.readJson(in)
          : CatalogReader.readYaml(in);
    } catch (IOException e) {
      throw new ConfigurationException("catalog file cannot be read [file=" + path + "]: " + e);
    } catch (CatalogException e) {
      throw refused(e);
    }
  }

  /** Makes the document part of the catalog; nothing happens if it says what the catalog says already. */
  void applyTo(RatingCore core) throws ConfigurationException {
    CatalogDocument document = read();
    try {
      Catalog now = core.catalog();
      if (!says(now, Catalog.fold(now, document))) {
        core.applyCatalog(document, String.valueOf(path.getFileName()));
      }
    } catch (CatalogException e) {
      throw refused(e);
    }
  }

  /** Whether two catalogs say the same, whatever their versions. */
  private static boolean says(Catalog one, Catalog other) {
    if (one.tenants().size() != other.tenants().size()) {
      return false;
    }
    for (int tenant = 0; tenant < one.tenants().size(); tenant++) {
      if (!Arrays.equals(
          CatalogReader.writeJson(one.of(tenant).document()),
          CatalogReader.writeJson(other.of(tenant).document()))) {
        return false;
      }
    }
    return true;
  }

  private ConfigurationException refused(CatalogException e) {
    return new ConfigurationException(
        "catalog file is refused [file="
            + path
            + "]: "
            + e.problems().stream()
                .map(problem -> problem.path() + ": " + problem.message())
                .collect(Collectors.joining("; ")));
  }
}
