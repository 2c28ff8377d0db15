package io.tallygate.gateway.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A page, as a person sees and uses it. Whatever it says on its console, whatever its policy forbids and whatever it asks of others is
 * one of its problems. One thread.
 */
public final class BrowserPage {
  static final int HEIGHT = 900;

  /** Where pictures go. */
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private static final int WAIT_MS = 15_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> BAD_CALLS = Set.of("error", "warning", "assert");

  private final Page page;
  private final String site;
  private final int width;
  private final boolean isDark;
  private final List<String> problems = new ArrayList<>();

  BrowserPage(Page page, String site, int width, boolean isDark) {
    this.page = page;
    this.site = site;
    this.width = width;
    this.isDark = isDark;
    page.setDefaultTimeout(WAIT_MS);
    page.onPageError(error -> problems.add("exception: " + error));
    page.onConsoleMessage(this::said);
    page.onRequest(request -> asked(request.url()));
  }

  private void said(ConsoleMessage message) {
    if (BAD_CALLS.contains(message.type())) {
      problems.add("console: " + message.text() + " " + message.location());
    }
  }

  private void asked(String url) {
    boolean isOwn = url.startsWith(site + "/");
    boolean isNone = url.startsWith("data:") || url.startsWith("blob:") || url.startsWith("about:");
    if (!isOwn && !isNone) {
      problems.add("request to elsewhere: " + url);
    }
  }

  /** Opens a path of the site; one that differs from the last only behind the {@code #} is gone to without loading. */
  public BrowserPage open(String path) {
    page.navigate(site + path);
    return this;
  }

  /** What an expression in JavaScript comes to; promises are waited for. */
  public JsonNode evaluate(String expression) {
    return JSON.valueToTree(page.evaluate(expression));
  }

  /** Waits until an expression is true. Playwright's own waiting evaluates text in the page, which the page's policy forbids. */
  public BrowserPage waitUntil(String expression) {
    page.evaluate(
        """
        new Promise((done, failed) => {
          const end = performance.now() + %d;
          const look = () => {
            let isTrue = false;
            try { isTrue = Boolean(%s); } catch (e) { /* not yet */ }
            if (isTrue) done(true);
            else if (performance.now() > end) failed(new Error('never true'));
            else setTimeout(look, 20);
          };
          look();
        })"""
            .formatted(WAIT_MS, expression));
    return this;
  }

  /** Waits until something is there and can be seen. */
  public BrowserPage waitFor(String selector) {
    page.waitForSelector(selector);
    return this;
  }

  /** Waits until a text can be read somewhere in what a selector finds. */
  public BrowserPage waitForText(String selector, String text) {
    page.locator(selector).filter(new Locator.FilterOptions().setHasText(text)).first().waitFor();
    return this;
  }

  /** The text of the first that a selector finds, as it is seen. */
  public String text(String selector) {
    return page.locator(selector).first().innerText();
  }

  /** The texts of all that a selector finds. */
  public List<String> texts(String selector) {
    return page.locator(selector).allInnerTexts();
  }

  public int count(String selector) {
    return page.locator(selector).count();
  }

  /** Clicks into the middle of it, as a mouse does. */
  public BrowserPage click(String selector) {
    page.locator(selector).first().click();
    return this;
  }

  /** Chooses one of a list by its value. */
  public BrowserPage choose(String selector, String value) {
    page.locator(selector).first().selectOption(value);
    return this;
  }

  /** Puts a text where another one was. */
  public BrowserPage fill(String selector, String text) {
    page.locator(selector).first().fill(text);
    return this;
  }

  /** Presses a key by its name: {@code Tab}, {@code Enter}, {@code Escape}, {@code ArrowDown}, {@code a}. */
  public BrowserPage press(String key) {
    page.keyboard().press(key);
    return this;
  }

  /** What is saved by a click. */
  public String download(String selector) throws IOException {
    Download download = page.waitForDownload(() -> click(selector));
    return Files.readString(download.path());
  }

  /** A picture of the whole page: {@code target/screenshots/<name>-<width>-<light|dark>.png}. */
  public Path screenshot(String name) {
    Path file =
        SCREENSHOTS.resolve(name + "-" + width + "-" + (isDark ? "dark" : "light") + ".png");
    page.screenshot(new ScreenshotOptions().setPath(file).setFullPage(true));
    return file;
  }

  /** True if nothing of the page lies beside the window. */
  public boolean fitsTheWindow() {
    return evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean();
  }

  /** What went wrong since it was opened, or since {@link #forgetProblems}. */
  public List<String> problems() {
    evaluate("0"); // what was told before its answer has come
    return List.copyOf(problems);
  }

  /** After something was broken on purpose. */
  public void forgetProblems() {
    evaluate("0");
    problems.clear();
  }

  /** Ends it, and with it what it listens to. */
  public void close() {
    page.context().close();
  }
}
