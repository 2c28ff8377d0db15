package io.tallygate.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes warnings and errors on once a minute each, and then says how often they came again, first and last: a disk that fails a
 * thousand times a second is one line and a figure, and does not fill the log that should say why. Two are the same if their logger,
 * their message before its values are put in, and the class of their exception are.
 *
 * <p>Any thread.
 */
public final class CollapsingAppender extends UnsynchronizedAppenderBase<ILoggingEvent>
    implements AppenderAttachable<ILoggingEvent> {
  private static final long WINDOW_MS = 60_000;

  /** A program has a few hundred messages; beyond that the oldest window ends early. */
  private static final int KINDS_MAX = 1_000;

  private record Kind(String logger, String message, String exception) {}

  /** What came of a kind in its window. */
  private static final class Window {
    private final ILoggingEvent first;
    private final long endMs;
    private @Nullable ILoggingEvent last;
    private long repeated;
    private long firstRepeatMs;

    Window(ILoggingEvent first) {
      this.first = first;
      this.endMs = first.getTimeStamp() + WINDOW_MS;
    }

    void repeat(ILoggingEvent event) {
      if (repeated == 0) {
        firstRepeatMs = event.getTimeStamp();
      }
      repeated++;
      last = event;
    }
  }

  private final AppenderAttachableImpl<ILoggingEvent> appenders = new AppenderAttachableImpl<>();
  private final Map<Kind, Window> windows = new LinkedHashMap<>();
  private @Nullable ScheduledFuture<?> looking;

  @Override
  public void start() {
    super.start();
    if (getContext() != null) {
      looking =
          getContext()
              .getScheduledExecutorService()
              .scheduleWithFixedDelay(
                  () -> endWindows(System.currentTimeMillis()),
                  WINDOW_MS,
                  WINDOW_MS / 6,
                  TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void stop() {
    ScheduledFuture<?> scheduled = looking;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
    endWindows(Long.MAX_VALUE);
    super.stop();
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (passes(event)) {
      appenders.appendLoopOnAppenders(event);
    }
  }

  private boolean passes(ILoggingEvent event) {
    endWindows(event.getTimeStamp());
    if (!event.getLevel().isGreaterOrEqual(Level.WARN)) {
      return true;
    }
    synchronized (windows) {
      Kind kind = kind(event);
      Window window = windows.get(kind);
      if (window != null) {
        event.prepareForDeferredProcessing();
        window.repeat(event);
        return false;
      }
      if (windows.size() < KINDS_MAX) {
        windows.put(kind, new Window(event));
      }
      return true;
    }
  }

  private static Kind kind(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return new Kind(
        event.getLoggerName(),
        String.valueOf(event.getMessage()),
        thrown == null ? "" : thrown.getClassName());
  }

  /** Says what came again in windows that are over. */
  void endWindows(long nowMs) {
    synchronized (windows) {
      Iterator<Window> all = windows.values().iterator();
      while (all.hasNext()) {
        Window window = all.next();
        if (window.endMs <= nowMs) {
          all.remove();
          ILoggingEvent last = window.last;
          if (last != null) {
            appenders.appendLoopOnAppenders(summary(window, last));
          }
        }
      }
    }
  }

  private ILoggingEvent summary(Window window, ILoggingEvent last) {
    LoggingEvent summary = new LoggingEvent();
    if (getContext() instanceof LoggerContext loggers) {
      summary.setLoggerContext(loggers);
      summary.setLoggerContextRemoteView(loggers.getLoggerContextRemoteView());
    }
    summary.setLoggerName(window.first.getLoggerName());
    summary.setLevel(window.first.getLevel());
    summary.setThreadName(last.getThreadName());
    summary.setInstant(last.getInstant());
    summary.setMessage(
        "came again [times="
            + window.repeated
            + "] [first="
            + Instant.ofEpochMilli(window.firstRepeatMs)
            + "] [last="
            + Instant.ofEpochMilli(last.getTimeStamp())
            + "]: "
            + last.getFormattedMessage());
    return summary;
  }

  @Override
  public void addAppender(Appender<ILoggingEvent> appender) {
    appenders.addAppender(appender);
  }

  @Override
  public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
    return appenders.iteratorForAppenders();
  }

  @Override
  public @Nullable Appender<ILoggingEvent> getAppender(String name) {
    return appenders.getAppender(name);
  }

  @Override
  public boolean isAttached(Appender<ILoggingEvent> appender) {
    return appenders.isAttached(appender);
  }

  @Override
  public void detachAndStopAllAppenders() {
    appenders.detachAndStopAllAppenders();
  }

  @Override
  public boolean detachAppender(Appender<ILoggingEvent> appender) {
    return appenders.detachAppender(appender);
  }

  @Override
  public boolean detachAppender(String name) {
    return appenders.detachAppender(name);
  }
}
