package io.tallygate.benchmarks.report;

import java.io.IOException;
import java.util.List;

/** What the page says about one kind of result. */
interface Section {
  /**
   * Appends to the page; nothing if there is no result of its kind.
   *
   * @param results all of them, of every kind
   * @throws BadResultException if a result of its kind lacks a field
   */
  void write(List<ResultFile> results, ReportPage page) throws IOException;

  /** Those of a kind. */
  static List<ResultFile> of(ResultFile.Kind kind, List<ResultFile> results) {
    return results.stream().filter(result -> result.kind() == kind).toList();
  }
}
