package io.tallygate.loadtest;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A gateway as a child process: started, waited for, killed, started again. What it prints goes to a file. It does not
 * outlive this process, not even one that is killed.
 */
public final class GatewayProcess implements Closeable {
  /** System property that names the gateway's jar. */
  public static final String JAR_PROPERTY = "tallygate.gateway.jar";

  /** System property with options for its JVM, separated by spaces. */
  public static final String OPTIONS_PROPERTY = "tallygate.gateway.options";

  /** A pool of some gigabytes is written before the gateway is ready. */
  private static final long READY_SECONDS = 300;

  private static final long STOP_SECONDS = 60;
  private static final int LAST_LINES = 20;

  private final Process process;
  private final Settings settings;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final CountDownLatch readyOrEnded = new CountDownLatch(1);
  private final Thread reader;
  private final Thread atExit;
  private final long startedNs = System.nanoTime();
  private volatile @Nullable String readyLine;
  private volatile double readySeconds;

  /**
   * How a gateway is started; used again for a restart.
   *
   * @param jar of the gateway
   * @param dataDirectory its data
   * @param output file that takes what it prints, appended
   * @param httpPort free port
   * @param binaryPort free port
   * @param config file with further settings, null: none
   * @param jvmOptions further options of its JVM
   */
  public record Settings(
      Path jar,
      Path dataDirectory,
      Path output,
      int httpPort,
      int binaryPort,
      @Nullable Path config,
      List<String> jvmOptions) {
    /** Without further options of its JVM. */
    public Settings(
        Path jar,
        Path dataDirectory,
        Path output,
        int httpPort,
        int binaryPort,
        @Nullable Path config) {
      this(jar, dataDirectory, output, httpPort, binaryPort, config, List.of());
    }

    List<String> command() {
      List<String> command = new ArrayList<>();
      command.add(ProcessHandle.current().info().command().orElse("java"));
      for (String option : System.getProperty(OPTIONS_PROPERTY, "").split(" ")) {
        if (!option.isEmpty()) {
          command.add(option);
        }
      }
      command.addAll(jvmOptions);
      command.add("-jar");
      command.add(jar.toString());
      command.add("serve");
      command.add("--data");
      command.add(dataDirectory.toString());
      command.add("--http-port");
      command.add(Integer.toString(httpPort));
      command.add("--binary-port");
      command.add(Integer.toString(binaryPort));
      command.add("--stop-with");
      command.add(Long.toString(ProcessHandle.current().pid()));
      if (config != null) {
        command.add("--config");
        command.add(config.toString());
      }
      return command;
    }
  }

  private GatewayProcess(Settings settings) throws IOException {
    this.settings = settings;
    process = new ProcessBuilder(settings.command()).redirectErrorStream(true).start();
    reader = new Thread(this::readOutput, "gateway-output");
    reader.setDaemon(true);
    reader.start();
    atExit = new Thread(process::destroyForcibly, "gateway-end");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts a gateway and waits until it is ready.
   *
   * @throws IOException it ended, or was not ready in time; the message has its last lines
   */
  public static GatewayProcess start(Settings settings) throws IOException, InterruptedException {
    GatewayProcess gateway = new GatewayProcess(settings);
    boolean inTime = gateway.readyOrEnded.await(READY_SECONDS, TimeUnit.SECONDS);
    if (!inTime || gateway.readyLine == null) {
      gateway.kill();
      throw new IOException(
          (inTime ? "the gateway ended before it was ready" : "the gateway did not become ready")
              + " [output="
              + settings.output
              + "]\n"
              + gateway.lastLines());
    }
    return gateway;
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter file =
            new PrintWriter(
                Files.newBufferedWriter(
                    settings.output, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
      String line;
      while ((line = lines.readLine()) != null) {
        file.println(line);
        file.flush();
        remember(line);
        if (readyLine == null && isReadyLine(line)) {
          readySeconds = (System.nanoTime() - startedNs) / 1e9;
          readyLine = line;
          readyOrEnded.countDown();
        }
      }
    } catch (IOException e) {
      remember("the output of the gateway cannot be read: " + e.getMessage());
    } finally {
      readyOrEnded.countDown();
    }
  }

  private static boolean isReadyLine(String line) {
    return line.toLowerCase(Locale.ROOT).startsWith("ready") || line.contains("tallygate ready");
  }

  private synchronized void remember(String line) {
    lastLines.add(line);
    if (lastLines.size() > LAST_LINES) {
      lastLines.remove();
    }
  }

  /** The last lines it printed. */
  public synchronized String lastLines() {
    return String.join("\n", lastLines);
  }

  /** The line that it printed when it was ready. */
  public String readyLine() {
    String line = readyLine;
    return line == null ? "" : line;
  }

  /** From its start to the ready line, the writing of the pool included. */
  public double readySeconds() {
    return readySeconds;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: the process ends where it stands. Waits until it has ended. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
    reader.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    forget();
  }

  /**
   * SIGTERM, and its exit code.
   *
   * @throws IOException it did not end in time and was killed
   */
  public int stop() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      kill();
      throw new IOException("the gateway did not stop [seconds=" + STOP_SECONDS + "]");
    }
    reader.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    forget();
    return process.exitValue();
  }

  /** Waits until it has ended by itself. */
  public void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook has nothing left to do either.
    }
  }

  /** The largest resident set so far in MB, from {@code /proc}; -1 where there is none. */
  public long peakRssMb() {
    return peakRssMb(process.pid());
  }

  /** As {@link #peakRssMb()}, for any process. */
  public static long peakRssMb(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
      }
    } catch (IOException e) {
      return -1;
    }
    return -1;
  }

  /** The gateway's jar: an option, the system property, or beside this program's own jar in a build tree. */
  public static Path findJar(@Nullable Path option) throws IOException {
    Path jar = option;
    if (jar == null) {
      String property = System.getProperty(JAR_PROPERTY);
      jar = property == null ? jarInBuildTree() : Path.of(property);
    }
    if (!Files.isRegularFile(jar)) {
      throw new IOException(
          "the gateway's jar is not there; build it, or name it with --gateway-jar [jar="
              + jar
              + "]");
    }
    return jar.toAbsolutePath();
  }

  /** {@code …/loadtest/target/x.jar} → {@code …/gateway/target/tallygate-gateway.jar}. */
  private static Path jarInBuildTree() throws IOException {
    try {
      Path own =
          Path.of(GatewayProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return own.resolve("../../../gateway/target/tallygate-gateway.jar").normalize();
    } catch (URISyntaxException e) {
      throw new IOException("the place of this program is unknown", e);
    }
  }

  /** A port that was free a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (process.isAlive()) {
        stop();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
