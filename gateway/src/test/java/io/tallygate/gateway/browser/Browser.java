package io.tallygate.gateway.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chromium without a window: of the path, or where {@code .ci/install-browser} put it. It finds no other host than this machine. One
 * thread.
 */
public final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final List<String> OPTIONS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-default-apps",
          "--disable-extensions",
          "--disable-sync",
          "--no-first-run",
          "--hide-scrollbars",
          "--force-color-profile=srgb",
          "--font-render-hinting=none",
          "--lang=en-US",
          "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
          "--remote-debugging-port=0");
  private static final String LISTENING = "DevTools listening on ";

  private final Process process;
  private final DevTools tools;

  private Browser(Process process, DevTools tools) {
    this.process = process;
    this.tools = tools;
  }

  /** The program, if it is here. */
  public static Optional<Path> find() {
    List<Path> places = new ArrayList<>();
    places.add(Path.of("..", ".tools", "chromium", "chromium"));
    for (String directory :
        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      NAMES.forEach(name -> places.add(Path.of(directory, name)));
    }
    return places.stream().filter(Files::isExecutable).findFirst();
  }

  /**
   * Starts it.
   *
   * @param profile directory of its own
   */
  public static Browser start(Path program, Path profile) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(OPTIONS);
    command.add("--user-data-dir=" + profile);
    command.add("about:blank");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    StringBuilder said = new StringBuilder();
    BufferedReader out = process.inputReader(UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(LISTENING)) {
        Thread drain = new Thread(() -> out.lines().forEach(each -> {}), "browser-output");
        drain.setDaemon(true);
        drain.start();
        return new Browser(process, new DevTools(URI.create(line.substring(LISTENING.length()))));
      }
      said.append(line).append('\n');
    }
    throw new IOException("the browser ended: " + said);
  }

  /**
   * A page with a profile of its own, so that no page knows what another one keeps.
   *
   * @param site without a path; whatever a page asks elsewhere is one of its {@link BrowserPage#problems}
   */
  public BrowserPage page(String site, int width, boolean isDark) {
    String context =
        tools.send("", "Target.createBrowserContext", Map.of()).path("browserContextId").asText();
    JsonNode target =
        tools.send(
            "", "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context));
    JsonNode attached =
        tools.send(
            "",
            "Target.attachToTarget",
            Map.of("targetId", target.path("targetId").asText(), "flatten", true));
    return new BrowserPage(tools, attached.path("sessionId").asText(), site, width, isDark);
  }

  @Override
  public void close() {
    tools.close();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
