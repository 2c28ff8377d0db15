package io.tallygate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallygate.gateway.browser.Browser;
import io.tallygate.gateway.browser.BrowserPage;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console in a real browser, against a gateway with real data. Pictures: {@code target/screenshots}. */
@Timeout(180)
class ConsoleSystemIT {
  private static final int WIDE = 1280;

  @TempDir static Path directory;
  private static ConsoleWorld world;
  private static Browser browser;

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

  private static BrowserPage page(int width, boolean isDark) {
    return browser.page(world.site(), width, isDark);
  }

  @ParameterizedTest
  @CsvSource({"1280,false", "1280,true", "390,false", "390,true"})
  void shouldLoadWithoutAProblem(int width, boolean isDark) throws Exception {
    BrowserPage page = page(width, isDark).open("/");

    assertThat(page.evaluate("document.title").asText()).contains("Tallygate");
    assertThat(page.text("body")).isNotBlank();
    assertThat(page.fitsTheWindow()).isTrue();
    assertThat(page.screenshot("start")).isNotEmptyFile();
    assertThat(page.problems()).isEmpty();
  }

  /** What the other tests rely on: a page that does what it must not is found out. */
  @Test
  void shouldForbidAndTellWhatIsNotThePages() {
    BrowserPage page = page(WIDE, false).open("/");

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
}
