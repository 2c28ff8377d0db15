package io.tallygate.gateway.compat.monsum;

import io.tallygate.rating.catalog.CatalogException;
import java.util.List;

/** A request that is answered with ERRORS. */
final class MonsumException extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient List<String> errors;

  MonsumException(int status, List<String> errors) {
    super(String.join("; ", errors), null, false, false);
    this.status = status;
    this.errors = List.copyOf(errors);
  }

  /** 400 with one error. */
  static MonsumException of(String error) {
    return new MonsumException(400, List.of(error));
  }

  /** A field that is missing, or that cannot be what it is. */
  static MonsumException field(String name) {
    return of("missing / invalid field: " + name);
  }

  /** Likewise, and why. */
  static MonsumException field(String name, String why) {
    return of("missing / invalid field: " + name + " (" + why + ")");
  }

  /** A change that the catalog refuses: nothing was changed. */
  static MonsumException of(CatalogException refused) {
    return new MonsumException(
        400,
        refused.problems().stream()
            .map(problem -> problem.message() + " [path=" + problem.path() + "]")
            .toList());
  }

  /** HTTP status. */
  int status() {
    return status;
  }

  List<String> errors() {
    return errors;
  }
}
