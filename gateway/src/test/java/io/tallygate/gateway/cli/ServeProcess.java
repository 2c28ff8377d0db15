package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own; killed, if it still runs, when it is closed. What it logs is kept, and shown. */
final class ServeProcess implements AutoCloseable {
  private final Process process;
  private final StringBuffer said = new StringBuffer();
  private final Thread listener = new Thread(this::listen, "child-errors");
  private ReadyLine readyLine = new ReadyLine("");

  private ServeProcess(Process process) {
    this.process = process;
    listener.start();
  }

  private void listen() {
    process
        .errorReader(UTF_8)
        .lines()
        .forEach(
            line -> {
              said.append(line).append('\n');
              System.err.println(line);
            });
  }

  /** Starts a main class with the flags of the product. */
  static ServeProcess start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("tallygate.jvm.flags").strip().split("\\s+")));
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ServeProcess(new ProcessBuilder(command).start());
  }

  /** The arguments of {@code serve} on a directory, with settings; ports are the system's choice unless they are set. */
  static String[] arguments(Path data, Map<String, String> settings, String... options) {
    List<String> arguments = new ArrayList<>(List.of("--data", data.toString()));
    arguments.addAll(List.of("--set", "tallygate.http.port=0", "--set", "tallygate.binary.port=0"));
    arguments.addAll(List.of(options));
    settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return arguments.toArray(String[]::new);
  }

  /** {@code serve} as it is shipped. */
  static ServeProcess serve(Path data, Map<String, String> settings, String... options)
      throws IOException {
    return start(Tallygate.class, prepend(arguments(data, settings, options), "serve"));
  }

  static String[] prepend(String[] arguments, String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(arguments));
    return all.toArray(String[]::new);
  }

  /** A port that was free a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until it is ready. */
  ServeProcess awaitReady() throws IOException {
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line = out.readLine();
    if (line == null) {
      throw new AssertionError("the gateway ended before it was ready");
    }
    readyLine = new ReadyLine(line);
    return this;
  }

  ReadyLine readyLine() {
    return readyLine;
  }

  LocalHttp http() {
    return new LocalHttp(readyLine.httpPort());
  }

  /** Asks it to stop: SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Waits for its end, for a minute at the most. */
  int awaitExitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end");
    }
    listener.join();
    return process.exitValue();
  }

  /** What it has said of errors. */
  String said() {
    return said.toString();
  }

  /** SIGKILL. */
  void kill() {
    close();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
