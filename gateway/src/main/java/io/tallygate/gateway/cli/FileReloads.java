package io.tallygate.gateway.cli;

import io.tallygate.gateway.config.ConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every two seconds whether files that the gateway was started with are others now, and has them read again. A file is read
 * when it looked the same twice, so not while it is being written. What is refused is logged, and what was in force stays so.
 *
 * <p>A thread of its own, {@code reload}; {@link #look} is all that it does.
 */
final class FileReloads implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(FileReloads.class);

  /** Reads files again. */
  @FunctionalInterface
  interface Reload {
    void run() throws ConfigurationException;
  }

  private static final class Watched {
    private final String name;
    private final List<Path> files;
    private final Reload reload;
    private Map<Path, FileStamp> inForce;
    private Map<Path, FileStamp> seen;

    Watched(String name, List<Path> files, Reload reload) {
      this.name = name;
      this.files = List.copyOf(files);
      this.reload = reload;
      inForce = stamps();
      seen = inForce;
    }

    private Map<Path, FileStamp> stamps() {
      Map<Path, FileStamp> stamps = new HashMap<>();
      files.forEach(file -> stamps.put(file, FileStamp.of(file)));
      return stamps;
    }

    /** Whether they changed, are all there, and have stopped changing. */
    private boolean isDue() {
      Map<Path, FileStamp> now = stamps();
      boolean isSteady = now.equals(seen);
      seen = now;
      return isSteady
          && !now.equals(inForce)
          && now.values().stream().noneMatch(FileStamp::isMissing);
    }

    void look() {
      if (!isDue()) {
        return;
      }
      inForce = seen;
      try {
        reload.run();
        LOG.info("read again and in force [what={}] [files={}]", name, files);
      } catch (ConfigurationException | RuntimeException e) {
        LOG.error("refused, what was in force stays so [what={}] [files={}]", name, files, e);
      }
    }
  }

  private final List<Watched> all = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "reload");

  /** Adds files that are read again together. Before {@link #start}. */
  void watch(String name, List<Path> files, Reload reload) {
    all.add(new Watched(name, files, reload));
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks once. */
  void look() {
    all.forEach(Watched::look);
  }

  /** Waits for a reload that is under way. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
