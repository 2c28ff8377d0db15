package io.tallygate.loadtest.load;

import io.tallygate.loadtest.GatewayApi;
import io.tallygate.loadtest.GatewayProcess;
import io.tallygate.loadtest.TemporaryDirectory;
import io.tallygate.loadtest.load.LoadOptions.Protocol;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code loadtest} that say which gateway is loaded; starts it if it has to. */
final class TargetOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private @Nullable Where where;

  /** Which gateway. */
  static final class Where {
    @Option(
        names = "--target",
        paramLabel = "HOST:PORT",
        description = "The HTTP endpoint of a running gateway; it is asked for its binary port.")
    @Nullable String target;

    @Option(
        names = "--spawn",
        description = "Start a gateway for the run, on free ports, with an empty directory.")
    boolean spawn;

    @Option(
        names = "--null-sink",
        description =
            "No gateway: measure the generator alone, against a sink that acknowledges everything at once; binary only.")
    boolean nullSink;
  }

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "With --spawn: where its directory is made; default the system's temporary directory.")
  @Nullable Path data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "With --spawn: settings of the gateway.")
  private @Nullable Path config;

  @Option(
      names = "--gateway-jar",
      paramLabel = "FILE",
      description = "With --spawn: the gateway's jar.")
  private @Nullable Path gatewayJar;

  /** Does it with the gateway, which is started and stopped if {@code --spawn} asks for it. */
  <T> T with(LoadOptions options, LoadTarget.Use<T> use, PrintStream out)
      throws IOException, InterruptedException {
    return isSpawn() ? withSpawned(options, List.of(), use, out) : use.with(running(options));
  }

  /** Does it with a gateway that is started, with further options of its virtual machine, and stopped. */
  <T> T withSpawned(
      LoadOptions options, List<String> jvmOptions, LoadTarget.Use<T> use, PrintStream out)
      throws IOException, InterruptedException {
    Path jar = GatewayProcess.findJar(gatewayJar);
    try (TemporaryDirectory directory = TemporaryDirectory.create(data, "tallygate-loadtest-")) {
      int httpPort = GatewayProcess.freePort();
      int binaryPort = GatewayProcess.freePort();
      GatewayProcess.Settings settings =
          new GatewayProcess.Settings(
              jar,
              Files.createDirectory(directory.path().resolve("data")),
              directory.path().resolve("gateway.log"),
              httpPort,
              binaryPort,
              config,
              jvmOptions);
      out.println("starting a gateway in " + directory.path() + "…");
      try (GatewayProcess gateway = GatewayProcess.start(settings)) {
        out.printf("%s (%.1f s)%n", gateway.readyLine(), gateway.readySeconds());
        InetSocketAddress address =
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                options.protocol() == Protocol.HTTP ? httpPort : binaryPort);
        return use.with(
            new LoadTarget(
                new GatewayApi("127.0.0.1", httpPort),
                address,
                gateway::peakRssMb,
                gateway.readySeconds()));
      }
    }
  }

  private LoadTarget running(LoadOptions options) throws IOException, InterruptedException {
    InetSocketAddress http = targetAddress();
    GatewayApi api = new GatewayApi(http.getHostString(), http.getPort());
    InetSocketAddress address =
        options.protocol() == Protocol.HTTP
            ? http
            : new InetSocketAddress(http.getAddress(), GatewayInfo.binaryPort(api));
    return new LoadTarget(api, address, () -> GatewayInfo.peakRssMb(api), null);
  }

  boolean isSpawn() {
    return where != null && where.spawn;
  }

  /**
   * Looks at what can be seen before anything is started.
   *
   * @throws ParameterException {@code --target} is no address
   */
  void check() {
    if (where != null && where.target != null) {
      targetAddress();
    }
  }

  /** Options of the virtual machine of a gateway that is started; null: none is. */
  @Nullable String gatewayOptions() {
    return isSpawn() ? System.getProperty(GatewayProcess.OPTIONS_PROPERTY, "") : null;
  }

  boolean isNullSink() {
    return where != null && where.nullSink;
  }

  /** One address of the host: a run that went to several would measure several gateways. */
  @SuppressWarnings("AddressSelection")
  private InetSocketAddress targetAddress() {
    String text = where == null || where.target == null ? "" : where.target;
    int colon = text.lastIndexOf(':');
    if (colon > 0 && text.substring(colon + 1).matches("\\d{1,5}")) {
      return new InetSocketAddress(
          text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
    throw WrongOption.because(spec, "--target is not HOST:PORT [target=" + text + "]");
  }
}
