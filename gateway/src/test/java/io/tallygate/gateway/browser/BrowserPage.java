package io.tallygate.gateway.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A page, as a person sees and uses it. Whatever it says on its console, whatever its policy forbids and whatever it asks of others is
 * one of its problems. One thread.
 */
public final class BrowserPage {
  /** Where pictures go. */
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private static final int HEIGHT = 900;
  private static final int PICTURE_HEIGHT_MAX = 6_000;
  private static final int WAIT_MS = 15_000;

  private final DevTools tools;
  private final String session;
  private final String site;
  private final PageProblems problems;
  private int width;
  private boolean isDark;

  BrowserPage(DevTools tools, String session, String site, int width, boolean isDark) {
    this.tools = tools;
    this.session = session;
    this.site = site;
    this.problems = new PageProblems(site);
    tools.listen(session, problems);
    for (String domain : List.of("Page", "Runtime", "Log", "Network", "Audits")) {
      send(domain + ".enable", Map.of());
    }
    resize(width);
    dark(isDark);
  }

  private JsonNode send(String method, Map<String, ?> parameters) {
    return tools.send(session, method, parameters);
  }

  /** Shows it in a window of this width, in CSS pixels; narrow ones are of phones. */
  public BrowserPage resize(int cssPixels) {
    width = cssPixels;
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", width < 600));
    return this;
  }

  /** Has the person like it dark, or light. */
  public BrowserPage dark(boolean likesDark) {
    isDark = likesDark;
    Map<String, String> scheme =
        Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light");
    Map<String, String> still = Map.of("name", "prefers-reduced-motion", "value", "reduce");
    send("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme, still)));
    return this;
  }

  /**
   * Opens a path of the site, and waits until it is loaded. One that differs from the last only behind the {@code #} is gone to without
   * loading.
   */
  public BrowserPage open(String path) {
    send("Page.navigate", Map.of("url", site + path));
    return waitUntil(
        "document.readyState === 'complete' && location.href.startsWith('" + site + "')");
  }

  /** What an expression in JavaScript comes to; promises are waited for. */
  public JsonNode evaluate(String expression) {
    JsonNode result =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(
          result.path("exceptionDetails").path("exception").path("description").asText()
              + " in "
              + expression);
    }
    return result.path("result").path("value");
  }

  /** Waits until an expression is true. */
  public BrowserPage waitUntil(String expression) {
    evaluate(
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
    return waitUntil("document.querySelector(" + quoted(selector) + ").checkVisibility()");
  }

  /** Waits until a text can be read somewhere in what a selector finds. */
  public BrowserPage waitForText(String selector, String text) {
    return waitUntil(
        "[...document.querySelectorAll("
            + quoted(selector)
            + ")].some(e => e.innerText.includes("
            + quoted(text)
            + "))");
  }

  /** The text of the first that a selector finds, as it is seen. */
  public String text(String selector) {
    waitFor(selector);
    return evaluate("document.querySelector(" + quoted(selector) + ").innerText").asText();
  }

  /** The texts of all that a selector finds. */
  public List<String> texts(String selector) {
    List<String> texts = new ArrayList<>();
    evaluate("[...document.querySelectorAll(" + quoted(selector) + ")].map(e => e.innerText)")
        .forEach(text -> texts.add(text.asText()));
    return texts;
  }

  public int count(String selector) {
    return evaluate("document.querySelectorAll(" + quoted(selector) + ").length").asInt();
  }

  /** Clicks into the middle of it, as a mouse does. */
  public BrowserPage click(String selector) {
    waitFor(selector);
    JsonNode middle =
        evaluate(
            "(() => { const e = document.querySelector("
                + quoted(selector)
                + "); e.scrollIntoView({block: 'center', behavior: 'instant'}); const r ="
                + " e.getBoundingClientRect(); return {x: r.x + r.width / 2, y: r.y + r.height /"
                + " 2}; })()");
    for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
      send(
          "Input.dispatchMouseEvent",
          Map.of(
              "type",
              type,
              "x",
              middle.path("x").asDouble(),
              "y",
              middle.path("y").asDouble(),
              "button",
              type.equals("mouseMoved") ? "none" : "left",
              "clickCount",
              type.equals("mouseMoved") ? 0 : 1));
    }
    return this;
  }

  /** Puts a text where another one was. */
  public BrowserPage fill(String selector, String text) {
    waitFor(selector);
    evaluate(
        "(() => { const e = document.querySelector("
            + quoted(selector)
            + "); e.focus(); e.select(); })()");
    send("Input.insertText", Map.of("text", text));
    return this;
  }

  /** Presses a key by its name: {@code Tab}, {@code Enter}, {@code Escape}, {@code ArrowDown}, {@code a}. */
  public BrowserPage press(String key) {
    String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
    int code =
        switch (key) {
          case "Tab" -> 9;
          case "Enter" -> 13;
          case "Escape" -> 27;
          case "ArrowLeft" -> 37;
          case "ArrowUp" -> 38;
          case "ArrowRight" -> 39;
          case "ArrowDown" -> 40;
          default -> Character.toUpperCase(key.charAt(0));
        };
    for (String type : List.of("keyDown", "keyUp")) {
      send(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "text", text, "windowsVirtualKeyCode", code));
    }
    return this;
  }

  /** A picture of the whole page: {@code target/screenshots/<name>-<width>-<light|dark>.png}. */
  public Path screenshot(String name) throws IOException {
    JsonNode size = send("Page.getLayoutMetrics", Map.of()).path("cssContentSize");
    double height = Math.min(Math.max(size.path("height").asDouble(), HEIGHT), PICTURE_HEIGHT_MAX);
    JsonNode picture =
        send(
            "Page.captureScreenshot",
            Map.of(
                "format",
                "png",
                "captureBeyondViewport",
                true,
                "clip",
                Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
    Files.createDirectories(SCREENSHOTS);
    String scheme = isDark ? "dark" : "light";
    return Files.write(
        SCREENSHOTS.resolve(name + "-" + width + "-" + scheme + ".png"),
        Base64.getDecoder().decode(picture.path("data").asText()));
  }

  /** True if nothing of the page lies beside the window. */
  public boolean fitsTheWindow() {
    return evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean();
  }

  /** What went wrong since it was opened, or since {@link #forgetProblems}. */
  public List<String> problems() {
    evaluate("0"); // what was told before its answer has come
    return problems.list();
  }

  /** After something was broken on purpose. */
  public void forgetProblems() {
    evaluate("0");
    problems.clear();
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }
}
