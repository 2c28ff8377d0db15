package io.tallygate.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events carry their own time, so no test waits. */
class CollapsingAppenderTest {
  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("disk");
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final CollapsingAppender appender = new CollapsingAppender();

  @BeforeEach
  void start() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    written.setContext(context);
    written.start();
    appender.addAppender(written);
    appender.start();
  }

  private void log(
      long atMs, Level level, String message, @Nullable Throwable thrown, Object... values) {
    LoggingEvent event = new LoggingEvent("", logger, level, message, thrown, values);
    event.setInstant(Instant.ofEpochMilli(atMs));
    appender.doAppend(event);
  }

  private List<String> lines() {
    return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void shouldSayOnceAMinuteHowOftenAnErrorCameAgain() {
    for (int i = 0; i < 1_000; i++) {
      log(1_000 + i, Level.ERROR, "write failed [at={}]", new IOException("full"), i);
    }
    assertThat(lines()).containsExactly("write failed [at=0]");
    log(61_000, Level.INFO, "still here", null);
    assertThat(lines())
        .containsExactly(
            "write failed [at=0]",
            "came again [times=999] [first=1970-01-01T00:00:01.001Z] [last=1970-01-01T00:00:01.999Z]:"
                + " write failed [at=999]",
            "still here");
    log(61_001, Level.ERROR, "write failed [at={}]", new IOException("full"), 7);
    assertThat(lines()).endsWith("write failed [at=7]");
  }

  @Test
  void shouldTellKindsApart() {
    log(0, Level.WARN, "a", null);
    log(0, Level.WARN, "b", null);
    log(0, Level.WARN, "a", new IOException());
    log(0, Level.WARN, "a", new IllegalStateException());
    log(0, Level.WARN, "a", null);
    assertThat(lines()).containsExactly("a", "b", "a", "a");
  }

  @Test
  void shouldPassEverythingElse() {
    log(0, Level.INFO, "made", null);
    log(0, Level.INFO, "made", null);
    assertThat(lines()).containsExactly("made", "made");
  }

  @Test
  void shouldSayAtTheEndWhatCameAgain() {
    log(0, Level.WARN, "a", null);
    log(5, Level.WARN, "a", null);
    appender.stop();
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(1)).startsWith("came again [times=1]");
  }

  @Test
  void shouldSayNothingAboutWhatCameOnce() {
    log(0, Level.WARN, "a", null);
    log(70_000, Level.INFO, "later", null);
    assertThat(lines()).containsExactly("a", "later");
  }
}
