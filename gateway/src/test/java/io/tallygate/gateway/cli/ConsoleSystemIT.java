package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallygate.gateway.browser.Browser;
import io.tallygate.gateway.browser.BrowserPage;
import io.tallygate.gateway.security.ApiKeys;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console in a real browser, against a gateway with real data. Pictures: {@code target/screenshots}. */
@Timeout(180)
class ConsoleSystemIT {
  private static final int WIDE = 1280;
  private static final String PAID_PLAN = "mobile";

  @TempDir static Path directory;
  private static ConsoleWorld world;
  private static Browser browser;

  private BrowserPage page;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = Browser.find();
    assumeTrue(
        program.isPresent() || System.getenv("CI") != null,
        "no browser is installed: run .ci/install-browser");
    world = ConsoleWorld.start(directory.resolve("data"));
    browser = Browser.start(program.orElseThrow());
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (world != null) {
      world.close();
    }
  }

  @AfterEach
  void closePage() {
    if (page != null) {
      page.close();
    }
  }

  private BrowserPage open(String path) {
    return open(path, WIDE, false);
  }

  private BrowserPage open(String path, int width, boolean isDark) {
    page = browser.page(world.site(), width, isDark).open(path);
    return page;
  }

  private static void assertNoProblems(BrowserPage page) {
    assertThat(page.problems()).isEmpty();
  }

  /** Each view with real data at both widths and in both colours, as a picture for whoever looks at the build. */
  @ParameterizedTest
  @CsvSource({"1280,false", "1280,true", "390,false", "390,true"})
  void shouldShowEachViewWithoutAProblemAtAnyWidth(int width, boolean isDark) throws Exception {
    world.sendUsage(2);
    open("/", width, isDark).waitForText("[data-view=now]", "Everything is well");
    Map<String, List<String>> views =
        Map.of(
            "now", List.of("#/now", ".way"),
            "latency", List.of("#/latency", ".heat canvas"),
            "usage", List.of("#/usage?search=live", "tr.link"),
            "customer", List.of("#/usage/customer/live", "[data-meter=calls] canvas"),
            "statements", List.of("#/statements?state=draft", "tr.link"),
            "statement", List.of("#/statements/1", "[data-statement='1'] .opener"),
            "catalog", List.of("#/catalog/plan/mobile", ".data"),
            "try", List.of("#/catalog/try?plan=mobile", "textarea[name=usage]"),
            "system", List.of("#/system", ".badge.good"));
    for (Map.Entry<String, List<String>> view : views.entrySet()) {
      page.open("/" + view.getValue().get(0)).waitFor(view.getValue().get(1));
      page.waitUntil("!document.querySelector('[aria-busy], .state.loading')");
      assertThat(page.screenshot(view.getKey())).isNotEmptyFile();
      assertThat(page.fitsTheWindow()).as(view.getKey()).isTrue();
    }
    assertNoProblems(page);
  }

  /** What the other tests rely on: a page that does what it must not is found out. */
  @Test
  void shouldForbidAndTellWhatIsNotThePages() {
    open("/");

    page.evaluate(
        "new Promise(done => { document.addEventListener('securitypolicyviolation', done, {once:"
            + " true}); const e = document.createElement('script'); e.textContent = 'window.hurt ="
            + " true'; document.body.append(e); }).then(() => true)");
    assertThat(page.evaluate("window.hurt === true").asBoolean()).isFalse();
    assertThat(page.problems()).anyMatch(problem -> problem.contains("Content Security Policy"));

    page.forgetProblems();
    page.evaluate("fetch('https://example.org/').catch(() => true)");
    assertThat(page.problems()).anyMatch(problem -> problem.contains("example.org"));

    page.forgetProblems();
    page.evaluate("console.error('wrong')");
    assertThat(page.problems())
        .hasSize(1)
        .allMatch(problem -> problem.startsWith("console: wrong"));
  }

  @Test
  void shouldCountLive() throws Exception {
    open("/#/now").waitForText(".connection", "live");
    long before = counted();
    world.sendUsage(3);
    page.waitUntil(
        "Number(document.querySelector('.tile .more span').title.replaceAll(',', '')) === "
            + (before + 3));
    page.waitFor("[data-station=force] .p99");
    assertThat(page.text("[data-station=force] .p99")).matches("[\\d.]+ (µs|ms|s)");
    assertThat(page.texts(".facts")).anyMatch(text -> text.contains("0, in balance"));
    assertNoProblems(page);
  }

  private long counted() {
    page.waitFor(".tile .more span");
    return Long.parseLong(
        page.evaluate("document.querySelector('.tile .more span').title")
            .asText()
            .replace(",", ""));
  }

  @Test
  void shouldShowThePercentilesThatTheHistogramLogHas() throws Exception {
    world.sendUsage(30);
    // A time that is over, so that both see the same.
    open("/#/now").waitForText(".connection", "live");
    long toMs = page.evaluate("(Math.floor(Date.now() / 1000) + 2) * 1000").asLong();
    page.waitUntil("Date.now() > " + (toMs + 1_500));
    page.open("/#/latency?tag=whole&from=" + (toMs - 60_000) + "&to=" + toMs);
    page.waitFor("[data-percentile=p99]");

    Histogram log = whole(page.download("button[title^=Histograms]"));
    assertThat(log.getTotalCount()).isGreaterThanOrEqualTo(30);
    for (Map.Entry<String, Double> each :
        Map.of("p50", 50.0, "p90", 90.0, "p99", 99.0, "p999", 99.9).entrySet()) {
      assertThat(page.text("[data-percentile=" + each.getKey() + "] td:nth-child(2)"))
          .isEqualTo(milliseconds(log.getValueAtPercentile(each.getValue())));
    }
    assertThat(page.text("[data-percentile=max] td:nth-child(2)"))
        .isEqualTo(milliseconds(log.getMaxValue()));
    assertThat(page.download("button[title^=Percentile]")).contains("Percentile", "#[Mean");

    // The same time against itself, held: every ratio is one.
    page.click("button[title^=Holds]");
    page.waitUntil("document.querySelectorAll('[data-percentile=p99] td').length === 4");
    assertThat(page.text("[data-percentile=p99] td:nth-child(3)"))
        .isEqualTo(page.text("[data-percentile=p99] td:nth-child(2)"));
    assertThat(page.text("[data-percentile=p99] td:nth-child(4)")).isEqualTo("1.00 ×");
    page.click("button:has-text('1 h')");
    page.waitForText("[data-view=latency]", "this time");
    assertThat(page.evaluate("location.hash").asText()).contains("compare=held");
    assertNoProblems(page);
  }

  private static Histogram whole(String text) {
    Histogram sum = new Histogram(3);
    try (HistogramLogReader reader =
        new HistogramLogReader(new ByteArrayInputStream(text.getBytes(UTF_8)))) {
      for (Histogram next = (Histogram) reader.nextIntervalHistogram();
          next != null;
          next = (Histogram) reader.nextIntervalHistogram()) {
        if (next.getTag().equals("whole")) {
          sum.add(next);
        }
      }
    }
    return sum;
  }

  private static String milliseconds(long ns) {
    return new DecimalFormat("#,##0.000", DecimalFormatSymbols.getInstance(Locale.ENGLISH))
            .format(ns / 1e6)
        + " ms";
  }

  @Test
  void shouldFindACustomerAndShowItsMetersAndTheRunningPeriod() {
    open("/").press("3").waitFor("[data-view=usage]");
    page.press("/").fill("input[type=search]", ConsoleWorld.LIVE_SUBJECT);
    page.waitForText("tr.link", "Live Ltd");
    page.waitUntil("document.querySelectorAll('tr.link').length === 1");
    page.press("Escape").press("j").press("Enter");

    page.waitForText("[data-view=usage]", "so far");
    // 61 seconds are two begun minutes of 0.09 EUR each; the base fee is 5.00 EUR.
    assertThat(page.text("[data-view=usage]")).containsPattern("\\d+\\.\\d\\d EUR so far");
    page.waitFor("[data-meter=calls] canvas");
    assertThat(page.text("[data-meter=calls] .panel-head")).contains(" s");
    assertNoProblems(page);
  }

  @Test
  void shouldShowWhatNobodyPaysFor() {
    open("/#/usage?tab=suspense").waitForText(".data", ConsoleWorld.STRAY_SUBJECT);
    assertThat(page.text(".data")).contains("no subscription pays for it", "120");
    assertNoProblems(page);
  }

  @Test
  void shouldOpenAStatementAndWhatALineWasMadeFrom() throws Exception {
    open("/#/statements?state=issued").waitFor("tr.link");
    page.click("tr.link");
    page.waitFor(".sheet .opener");
    page.click(".sheet .opener");
    page.waitFor(".provenance .records tbody tr");
    assertThat(page.text(".provenance")).contains("records");

    String csv = page.download("button:has-text('CSV')");
    assertThat(csv).startsWith("id,number,state,");

    page.click("button:has-text('Deutsch')");
    page.waitForText(".sheet", "Positionen");
    assertThat(page.text(".sheet")).contains("Summe").doesNotContain("Total");
    assertNoProblems(page);
  }

  @Test
  void shouldApproveADraftAndIssueIt() {
    open("/#/statements?state=draft").waitFor("tr.link");
    page.click("tr.link");
    page.click("button:has-text('Approve')");
    page.waitForText(".sheet .badge", "approved");
    page.click("button:has-text('Issue')");
    page.waitForText(".sheet .badge", "issued");
    assertThat(page.text(".sheet h1")).startsWith("Statement");
    assertNoProblems(page);
  }

  @Test
  void shouldTryAPlanOnPastedUsage() {
    open("/#/catalog/try?plan=" + PAID_PLAN).waitFor("textarea[name=usage]");
    page.fill(
        "textarea[name=usage]",
        "subject,type,time,value,direction,partner\nme,call,2026-06-03T10:00:00Z,61,out,49");
    page.click("button[type=submit]");
    page.waitFor("[data-tried='2026-06'] .sum");
    assertThat(page.text("[data-tried='2026-06'] .sum")).contains("5.18 EUR");
    assertNoProblems(page);

    page.fill("textarea[name=plan]", "{\"key\":\"p\",\"currency\":\"EUR\",\"charges\":7}");
    page.click("button[type=submit]");
    page.waitForText(".state.error", "charges");
    page.fill("textarea[name=plan]", "{");
    page.click("button[type=submit]");
    page.waitForText(".state.error", "not JSON");
  }

  @Test
  void shouldShowTheLawsAndTheSettingsInForce() {
    open("/#/system").waitForText(".data", "events received = accepted + duplicate + refused");
    page.waitForText(".data", "log.segment-bytes");
    assertThat(page.count(".badge.bad")).isZero();
    assertThat(page.texts("tr"))
        .anyMatch(row -> row.contains("log.segment-bytes") && row.contains("changed"));
    assertNoProblems(page);
  }

  @ParameterizedTest
  @ValueSource(ints = {WIDE, 390})
  void shouldShowThatTheGatewayIsGoneAndThatItIsBack(int width) throws Exception {
    open("/", width, false).waitForText(".connection", "live");
    world.kill();
    page.waitFor("#gone");
    assertThat(page.text("#gone")).contains("does not answer");
    assertThat(page.text("[data-view=now]"))
        .contains("Nothing is known")
        .doesNotContain("Everything is well");
    page.screenshot("gone");
    page.open("/#/statements").waitForText(".state.error", "does not answer");
    world.restart();
    page.waitForText(".connection", "live").waitFor("tr.link");
    assertThat(page.evaluate("document.getElementById('gone').hidden").asBoolean()).isTrue();
  }

  @Test
  void shouldTakeKeysOfTheKeyboard() {
    open("/").waitFor("[data-view=now]");
    for (String view : List.of("latency", "usage", "statements", "catalog", "system", "now")) {
      List<String> order = List.of("now", "latency", "usage", "statements", "catalog", "system");
      page.press(Integer.toString(order.indexOf(view) + 1)).waitFor("[data-view=" + view + "]");
    }
    page.press("?").waitFor("dialog[open]");
    page.press("Escape").waitUntil("!document.querySelector('dialog')");
    String theme = "document.documentElement.dataset.theme";
    page.press("t").press("t").waitUntil(theme + " === 'dark'");
    assertNoProblems(page);
  }

  /** Figures and texts that no other test sees each case of. */
  @Test
  void shouldWriteFiguresExactly() {
    open("/");
    assertThat(module("format", "m.decimal('-1234567.890', 'de')")).isEqualTo("−1.234.567,890");
    assertThat(module("format", "m.decimal('1234', 'en')")).isEqualTo("1,234");
    assertThat(module("format", "m.sum(['0.1', '0.2', '-1.25', '99999999999999999999'])"))
        .isEqualTo("99999999999999999998.05");
    assertThat(module("format", "m.sum(['-0.5', '0.25'])")).isEqualTo("-0.25");
    assertThat(module("format", "m.latency(999.4) + m.latency(1e6)")).isEqualTo("999 µs1.00 s");
    assertThat(module("format", "m.bytes(1536) + m.bytes(1023)")).isEqualTo("1.50 KiB1,023 B");
    assertThat(module("format", "m.isoDuration('PT49H30M')")).isEqualTo("2 d 1 h");
    assertThat(module("charts/percentiles", "String(m.position(99.9).toFixed(9))"))
        .isEqualTo("3.000000000");
    assertThat(module("charts/percentiles", "m.percentileText(99.99)")).isEqualTo("99.99 %");
    assertThat(module("router", "JSON.stringify(m.read('#/usage/customer/a%2Fb%25?x=1').parts)"))
        .isEqualTo("[\"customer\",\"a/b%\"]");
    // 25 hours: clocks went back in New York on 5 November 2023.
    assertThat(
            module(
                "views/customer",
                "String(m.startOfDay(Date.UTC(2023, 10, 6, 12), 'America/New_York') -"
                    + " m.startOfDay(Date.UTC(2023, 10, 5, 12), 'America/New_York'))"))
        .isEqualTo("90000000");
    assertNoProblems(page);
  }

  private String module(String name, String expression) {
    return page.evaluate("import('/console/" + name + ".js').then(m => " + expression + ")")
        .asText();
  }

  @Test
  void shouldAskForAKeyAndLockWhatItMayNot() throws Exception {
    Path config = directory.resolve("keys.yaml");
    Files.writeString(
        config,
        """
        tallygate:
          keys:
            - {name: look, tenant: default, scopes: [read], sha256: %s}
        """
            .formatted(ApiKeys.hash("a-key-to-look")));
    try (ServeProcess locked =
        ServeProcess.serve(
                directory.resolve("locked"),
                Map.of(
                    "tallygate.log.segment-bytes", "1048576",
                    "tallygate.log.pool-segments", "2",
                    "tallygate.ids.max", "1000"),
                "--config",
                config.toString())
            .awaitReady()) {
      page =
          browser.page("http://127.0.0.1:" + locked.readyLine().httpPort(), WIDE, false).open("/");
      page.fill("dialog input", "wrong");
      page.click("dialog button");
      page.waitForText("dialog", "does not know this key");
      page.fill("dialog input", "a-key-to-look");
      page.click("dialog button");
      page.waitForText(".connection", "live");
      page.forgetProblems();

      page.open("/#/statements").waitForText(".state", "No statements yet");
      assertNoProblems(page);
      page.open("/#/system").waitForText(".state.error", "Locked for this key");
      assertThat(page.evaluate("document.body.innerHTML.includes('a-key-to-look')").asBoolean())
          .isFalse();
    }
  }
}
