package io.tallygate.gateway.browser;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
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
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--force-color-profile=srgb",
          "--font-render-hinting=none",
          "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;

  private Browser(Playwright playwright, Path program) {
    this.playwright = playwright;
    this.browser =
        playwright
            .chromium()
            .launch(new LaunchOptions().setExecutablePath(program).setArgs(OPTIONS));
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

  /** Starts it. */
  public static Browser start(Path program) {
    // Browsers of its own are another half a gigabyte to fetch.
    Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    return new Browser(
        Playwright.create(new Playwright.CreateOptions().setEnv(environment)), program);
  }

  /**
   * A page with a profile of its own, so that no page knows what another one keeps.
   *
   * @param site without a path; whatever a page asks elsewhere is one of its {@link BrowserPage#problems}
   * @param width of the window, in CSS pixels; narrow ones are of phones
   */
  public BrowserPage page(String site, int width, boolean isDark) {
    NewContextOptions options =
        new NewContextOptions()
            .setViewportSize(width, BrowserPage.HEIGHT)
            .setIsMobile(width < 600)
            .setColorScheme(isDark ? ColorScheme.DARK : ColorScheme.LIGHT)
            .setReducedMotion(ReducedMotion.REDUCE)
            .setLocale("en-US")
            .setTimezoneId("UTC");
    return new BrowserPage(browser.newContext(options).newPage(), site, width, isDark);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
