package io.tallygate.rating.catalog;

import java.util.List;
import java.util.stream.Collectors;

/** A document was refused as a whole; the catalog is unchanged. Says everything that is wrong, each by its path. */
public final class CatalogException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient List<Problem> problems;

  /**
   * One thing that is wrong.
   *
   * @param path where, like {@code plans[0].charges[2].price}; empty for the document as a whole
   * @param message what, in lower case
   */
  public record Problem(String path, String message) {}

  public CatalogException(List<Problem> problems) {
    super(
        problems.stream()
            .map(p -> p.message() + " [path=" + p.path() + "]")
            .collect(Collectors.joining("; ", "catalog document refused: ", "")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
