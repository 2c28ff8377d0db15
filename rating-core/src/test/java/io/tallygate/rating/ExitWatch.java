package io.tallygate.rating;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Shows what every thread does if the process that ran the tests is still there some time after the last one. A shutdown hook
 * that hangs is otherwise seen only in that Surefire kills the process after 30 s, without a word of where it hung.
 */
public final class ExitWatch implements LauncherSessionListener {
  /** Well before Surefire's 30 s. */
  private static final long PATIENCE_SECONDS = 15;

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    Thread watch = new Thread(ExitWatch::watch, "exit-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void watch() {
    try {
      if (new CountDownLatch(1).await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      return;
    }
    // Not System.err: Surefire has it, and has stopped listening.
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
    out.println("still running after the last test [seconds=" + PATIENCE_SECONDS + "]");
    for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
      out.println(each.getKey());
      for (StackTraceElement frame : each.getValue()) {
        out.println("    at " + frame);
      }
    }
  }
}
