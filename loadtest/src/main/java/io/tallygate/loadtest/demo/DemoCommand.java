package io.tallygate.loadtest.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.loadtest.GatewayProcess;
import io.tallygate.loadtest.TemporaryDirectory;
import io.tallygate.loadtest.Version;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: options in, exit code and a JSON file out. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Starts a gateway, sends it three public data sets (web requests, calls, shop orders) as two companies each see them,"
          + " kills and restarts it on the way, closes the billing periods and compares every total and every statement with"
          + " the one expected.",
      "Then it serves until Ctrl-C."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every check is ok",
      "1:a check is wrong, or the demo broke off",
      "2:an option is wrong"
    })
public final class DemoCommand implements Callable<Integer> {
  /** Segments of 1 MiB: the data of the demo fills several, so that some are recycled. */
  private static final String CONFIG =
      """
      tallygate:
        log:
          segment-bytes: 1048576
          pool-segments: 4
          retain-bytes: 4194304
        flush:
          interval: 1s
        store:
          interval: 5s
      """;

  @Option(names = "--exit", description = "End after the checks instead of serving.")
  private boolean isExit;

  @Option(names = "--keep", description = "Keep the data directory.")
  private boolean isKept;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the checks as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the data directory is made; default the system's temporary directory.")
  private @Nullable Path data;

  @Option(names = "--gateway-jar", paramLabel = "FILE", description = "The gateway's jar.")
  private @Nullable Path gatewayJar;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream out = System.out;
    Path jar = GatewayProcess.findJar(gatewayJar);
    long beginNs = System.nanoTime();
    try (TemporaryDirectory directory = TemporaryDirectory.create(data, "tallygate-demo-")) {
      if (isKept) {
        directory.keep();
      }
      Path config = directory.path().resolve("tallygate.yaml");
      Files.writeString(config, CONFIG);
      GatewayProcess.Settings settings =
          new GatewayProcess.Settings(
              jar,
              Files.createDirectory(directory.path().resolve("data")),
              directory.path().resolve("gateway.log"),
              GatewayProcess.freePort(),
              GatewayProcess.freePort(),
              config);
      Demo demo = new Demo(settings, out);
      Thread atCtrlC = new Thread(() -> deleteQuietly(directory), "demo-end");
      Runtime.getRuntime().addShutdownHook(atCtrlC);
      try (GatewayProcess gateway = demo.run()) {
        double seconds = (System.nanoTime() - beginNs) / 1e9;
        boolean isOk = report(demo.checks(), seconds, out);
        if (!isExit) {
          out.printf("the console is at http://127.0.0.1:%d/ until Ctrl-C%n", settings.httpPort());
          gateway.awaitEnd();
        }
        return isOk ? 0 : 1;
      } finally {
        if (isKept) {
          out.println("kept " + directory.path());
        }
        removeHook(atCtrlC);
      }
    }
  }

  private boolean report(Checks checks, double seconds, PrintStream out) throws IOException {
    out.println();
    checks.wrong().forEach(out::println);
    out.printf("%d checks, %d wrong, %.0f s%n", checks.count(), checks.wrong().size(), seconds);
    if (json != null) {
      JsonMapper mapper = new JsonMapper();
      ObjectNode result = mapper.createObjectNode();
      checks.putInto(result.putArray("checks"));
      result.put("ok", checks.areAllOk());
      result.put("seconds", Math.round(seconds * 10) / 10.0);
      mapper.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), result);
    }
    return checks.areAllOk();
  }

  private static void deleteQuietly(TemporaryDirectory directory) {
    try {
      directory.close();
    } catch (IOException e) {
      System.err.println("left behind: " + directory.path());
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // Ctrl-C: the hook is running and does what is left to do.
    }
  }
}
