package io.tallygate.benchmarks.report;

import io.tallygate.benchmarks.ResultsDirectory;
import io.tallygate.benchmarks.report.ResultFile.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench report}: a directory of results in, a page of tables and plots out. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Tables (Markdown) and plots (SVG) from the results of the other commands: JMH's JSON, `loadtest --json` of single"
          + " runs and sweeps, `bench growth`, `benchmarks/peers/run`. Percentile curves come from X.hlog, or a directory X of"
          + " .hgrm files, beside a sweep's X.json. A run that failed is shown as failed.",
      "The same results give the same bytes."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the page is written",
      "1:a result lacks what its kind needs, or cannot be read; nothing is written",
      "2:an option is wrong"
    })
public final class ReportCommand implements Callable<Integer> {
  private static final List<Section> SECTIONS =
      List.of(
          new RunsSection(),
          new BudgetSection(),
          new SweepSection(),
          new SoakSection(),
          new GrowthSection(),
          new PeersSection(),
          new JmhSection());

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description =
          "Where the results are; default benchmarks/target/results of this build, where the commands leave them. Those that are"
              + " kept with the sources: benchmarks/results.")
  private Path results = ResultsDirectory.usual();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where " + ReportPage.FILE + " and the plots go; default the results' directory.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    CommandSpec command = java.util.Objects.requireNonNull(spec);
    if (!Files.isDirectory(results)) {
      throw new ParameterException(
          command.commandLine(),
          "--results is not a directory; measure first, or name another one [results="
              + results
              + "]");
    }
    PrintWriter errors = command.commandLine().getErr();
    ReportPage page = new ReportPage();
    try {
      List<ResultFile> files = new ResultFiles().in(results);
      if (files.stream().allMatch(file -> file.kind() == Kind.OTHER)) {
        throw new ParameterException(
            command.commandLine(), "--results has no result in it [results=" + results + "]");
      }
      page.title("Report");
      page.paragraph("Made by `./tallygate bench report` from the results beside it; not edited.");
      for (Section section : SECTIONS) {
        section.write(files, page);
      }
      for (ResultFile file : Section.of(Kind.OTHER, files)) {
        errors.println("left aside, not a result that is known: " + file.path());
      }
    } catch (BadResultException e) {
      errors.println(e.getMessage());
      return 1;
    }
    Path directory = out == null ? results : out;
    page.write(directory);
    command
        .commandLine()
        .getOut()
        .printf("%s, %d plots%n", directory.resolve(ReportPage.FILE), page.plotCount());
    return 0;
  }
}
