package io.tallygate.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs of the load test that are rounds of one measurement: those with the same options, of the same commit, and, where files are
 * named {@code ROW-ROUND.json}, of the same row. A run that failed may not say all of its options: it goes to those of its row.
 *
 * @param name what was measured, in words
 */
record RunRounds(String name, List<ResultFile> good, List<ResultFile> failed) {
  private static final Pattern ROW_AND_ROUND = Pattern.compile("(?:.*/)?(.+)-\\d+(?:\\.failed)?");

  static List<RunRounds> of(List<ResultFile> runs) {
    boolean areOfOneCommit = runs.stream().map(RunRounds::commit).distinct().count() == 1;
    Map<String, RunRounds> rounds = new LinkedHashMap<>();
    for (ResultFile run : runs) {
      if (isGood(run)) {
        of(nameOf(run, areOfOneCommit), rounds).good().add(run);
      }
    }
    for (ResultFile run : runs) {
      if (!isGood(run)) {
        String row = row(run);
        String name =
            rounds.keySet().stream()
                .filter(each -> !row.isEmpty() && each.startsWith(row + ": "))
                .findFirst()
                .orElse(nameOf(run, areOfOneCommit));
        of(name, rounds).failed().add(run);
      }
    }
    return List.copyOf(rounds.values());
  }

  private static RunRounds of(String name, Map<String, RunRounds> rounds) {
    return rounds.computeIfAbsent(
        name, each -> new RunRounds(each, new ArrayList<>(), new ArrayList<>()));
  }

  private static String nameOf(ResultFile run, boolean areOfOneCommit) {
    String row = row(run);
    boolean saysWhat = run.json().has("protocol") || run.json().has("nullSink");
    return (row.isEmpty() ? "" : row + ": ")
        + (saysWhat ? RunOptions.text(run.json()) : run.name())
        + (areOfOneCommit ? "" : ", commit " + commit(run));
  }

  private static String row(ResultFile run) {
    Matcher matcher = ROW_AND_ROUND.matcher(run.name());
    return matcher.matches() ? matcher.group(1) : "";
  }

  static String commit(ResultFile run) {
    return run.conditions().path("commit").asText("unknown");
  }

  static boolean isGood(ResultFile run) {
    return run.json().path("verified").asBoolean();
  }

  /** Of the good ones; a value that a run does not have counts for none. */
  List<Double> values(String... way) {
    List<Double> values = new ArrayList<>();
    for (ResultFile run : good) {
      Fields at = run.fields();
      for (int i = 0; i < way.length - 1; i++) {
        at = at.at(way[i]);
      }
      at.optionalNumber(way[way.length - 1]).ifPresent(values::add);
    }
    return values;
  }

  /** Runs that fulfil what a counted run has to. */
  long counted() {
    return good.stream().filter(run -> run.json().path("counted").asBoolean()).count();
  }

  /** How many failed and why; empty if none did. */
  String failures() {
    List<String> reasons = failed.stream().map(run -> reason(run.fields())).distinct().toList();
    return failed.isEmpty() ? "" : failed.size() + " failed: " + String.join("; ", reasons);
  }

  /** Why a run is not to be taken for a good one. */
  static String reason(Fields run) {
    String failure = run.text("failure", "");
    return failure.isEmpty() ? "not verified" : failure;
  }
}
