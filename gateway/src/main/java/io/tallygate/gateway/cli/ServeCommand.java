package io.tallygate.gateway.cli;

import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.console.ConsolePages;
import io.tallygate.gateway.http.StartingEndpoint;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.rating.Core;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.Disk;
import io.tallygate.rating.RecoveryProgress;
import io.tallygate.rating.log.LogFailedException;
import io.tallygate.rating.store.StoreFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the gateway until it is asked to stop or its core fails. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Run the gateway.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:stopped as asked",
      "2:wrong usage",
      "3:configuration is refused",
      "4:the directory is in use, or something durable cannot be read",
      "5:the core failed while running"
    })
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final long STOP_MAX_S = 60;

  private final CoreOpener opener;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "settings, YAML")
  private @Nullable Path config;

  @Option(names = "--data", paramLabel = "DIR", description = "tallygate.data")
  private @Nullable String data;

  @Option(names = "--bind", paramLabel = "ADDRESS", description = "tallygate.bind")
  private @Nullable String bind;

  @Option(names = "--http-port", paramLabel = "PORT", description = "tallygate.http.port")
  private @Nullable String httpPort;

  @Option(names = "--binary-port", paramLabel = "PORT", description = "tallygate.binary.port")
  private @Nullable String binaryPort;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "catalog document, YAML or JSON, made part of the catalog at start")
  private @Nullable Path catalog;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "any setting by its full key")
  private Map<String, String> settings = new HashMap<>();

  @Option(
      names = "--stop-with",
      paramLabel = "PID",
      description = "stop when the process with this number has ended, however it did")
  private @Nullable Long stopWith;

  /** How the core is opened. */
  @FunctionalInterface
  interface CoreOpener {
    /**
     * @param progress to be told how far it has come
     */
    Core open(CoreSettings settings, RecoveryProgress progress) throws IOException;
  }

  ServeCommand() {
    this((settings, progress) -> Core.open(settings, CrashPoints.NONE, Disk.FILES, progress));
  }

  /**
   * @param opener in fault tests, opens a core on a disk that fails
   */
  ServeCommand(CoreOpener opener) {
    this.opener = opener;
  }

  @Override
  public Integer call() throws ConfigurationException {
    GatewayConfig loaded = GatewayConfig.load(config, System.getenv(), overrides());
    ApiKeys keys = ApiKeys.of(loaded);
    warn(loaded, keys);
    RecoveryProgress progress = new RecoveryProgress();
    try (StartingEndpoint starting = new StartingEndpoint(loaded, progress, new ConsolePages())) {
      listen(starting, loaded);
      return recover(loaded, keys, progress, starting);
    }
  }

  /**
   * Where the system chooses the port nobody knows it before the ready line. What keeps this from listening keeps the HTTP endpoint
   * from it, too, which says so when the directory has been looked at: that it is in use matters more.
   */
  private static void listen(StartingEndpoint starting, GatewayConfig config) {
    if (config.http().port() == 0) {
      return;
    }
    try {
      starting.start();
    } catch (RuntimeException e) {
      LOG.warn("health cannot be asked for while the core recovers [cause={}]", e.getMessage());
    }
  }

  private int recover(
      GatewayConfig loaded, ApiKeys keys, RecoveryProgress progress, StartingEndpoint starting)
      throws ConfigurationException {
    Core core;
    try {
      core = opener.open(loaded.coreSettings(loaded.data()), progress);
    } catch (IOException | UncheckedIOException | StoreFailedException | LogFailedException e) {
      Terminal.err(spec).println("cannot open the data directory: " + e.getMessage());
      Terminal.err(spec).flush();
      return ExitCode.DATA;
    }
    try {
      if (catalog != null) {
        new CatalogFile(catalog).applyTo(core);
      }
    } catch (ConfigurationException e) {
      core.close();
      throw e;
    }
    starting.close();
    return serve(loaded, keys, core);
  }

  private Map<String, String> overrides() {
    Map<String, String> overrides = new HashMap<>(settings);
    put(overrides, "tallygate.data", data);
    put(overrides, "tallygate.bind", bind);
    put(overrides, "tallygate.http.port", httpPort);
    put(overrides, "tallygate.binary.port", binaryPort);
    return overrides;
  }

  private static void put(Map<String, String> overrides, String key, @Nullable String value) {
    if (value != null) {
      overrides.put(key, value);
    }
  }

  private static void warn(GatewayConfig config, ApiKeys keys) throws ConfigurationException {
    if (keys.isOpen()) {
      LOG.warn("no keys are configured: whoever reaches this machine may do everything");
    } else if (config.tls() == null && !ApiKeys.isLoopback(config.bind())) {
      LOG.warn("keys and usage cross the network in plain text: configure tallygate.tls");
    }
  }

  private int serve(GatewayConfig config, ApiKeys keys, Core core) throws ConfigurationException {
    CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    core.failure().thenAccept(end::complete);
    Thread stopper = new Thread(() -> stop(end, stopped), "stopper");
    Throwable failure = null;
    try (Gateway gateway = new Gateway(config, keys, core);
        FileReloads reloads = reloads(config, keys, core, gateway)) {
      gateway.start();
      reloads.start();
      Runtime.getRuntime().addShutdownHook(stopper);
      if (stopWith != null) {
        // Also one that ended while this one was starting.
        ended(stopWith).thenRun(() -> end.complete(null));
      }
      PrintWriter out = Terminal.out(spec);
      out.println(gateway.readyLine());
      out.flush();
      failure = end.join();
      if (failure != null) {
        gateway.failed(failure);
        LOG.error("the core has failed: nothing more is acknowledged, restart to recover", failure);
      }
    } finally {
      stopped.complete(true);
    }
    return failure == null ? ExitCode.OK : ExitCode.CORE_FAILED;
  }

  /** What is read again while the gateway runs: keys, certificates, and the catalog document. All else takes a restart. */
  private FileReloads reloads(GatewayConfig running, ApiKeys keys, Core core, Gateway gateway) {
    FileReloads reloads = new FileReloads();
    Path settingsFile = config;
    if (settingsFile != null) {
      reloads.watch(
          "keys",
          List.of(settingsFile),
          () ->
              keys.replaceBy(
                  ApiKeys.of(GatewayConfig.load(settingsFile, System.getenv(), overrides()))));
    }
    GatewayConfig.Tls tls = running.tls();
    if (tls != null) {
      reloads.watch("certificate", List.of(tls.certificate(), tls.key()), gateway::reloadTls);
    }
    Path catalogFile = catalog;
    if (catalogFile != null) {
      reloads.watch(
          "catalog", List.of(catalogFile), () -> new CatalogFile(catalogFile).applyTo(core));
    }
    return reloads;
  }

  /** A program that starts a gateway for itself may be killed, and cannot stop it then. */
  private static CompletableFuture<?> ended(long pid) {
    return ProcessHandle.of(pid)
        .<CompletableFuture<?>>map(ProcessHandle::onExit)
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /**
   * Asked to stop, by a signal: holds the end of the virtual machine back until everything is closed, and ends it with {@link
   * ExitCode#OK} instead of the signal's number, since nothing has gone wrong.
   */
  private static void stop(
      CompletableFuture<@Nullable Throwable> end, CompletableFuture<Boolean> stopped) {
    boolean asked = end.complete(null);
    try {
      stopped.get(STOP_MAX_S, TimeUnit.SECONDS);
      if (asked) {
        Runtime.getRuntime().halt(ExitCode.OK);
      }
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      LOG.error("the gateway did not stop in time", e);
    }
  }
}
