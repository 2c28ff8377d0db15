package io.tallygate.rating;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process to be killed: runs a core under traffic, notes what is acknowledged in a file, runs bills, and halts at a named
 * point if told to. Arguments: data directory, file of acknowledgements, crash point ({@code none} to run on), how often it is
 * passed before, frames per producer, the month through which bills are run again and again beside the traffic, or once if there
 * is none (-1: no bills).
 */
final class CrashTarget {
  static final int EXIT_CODE = 137;

  /** Buckets of 93 ids, a handful of frames: they are dropped all the time, far behind those that come twice. */
  private static final int IDS_MAX = 3_000;

  private static final int FRAMES_PER_BILL_RUN = 100;

  private CrashTarget() {}

  static CoreSettings settings(Path directory) {
    return settings(directory, IDS_MAX);
  }

  static CoreSettings settings(Path directory, int idsMax) {
    return new CoreSettings(
        directory,
        CoreSettings.Durability.DISK,
        1 << 20,
        3,
        2 << 20,
        64,
        64,
        Duration.ofMillis(40),
        Duration.ofMillis(90),
        Duration.ofHours(24),
        idsMax,
        10_000,
        1 << 20);
  }

  public static void main(String[] args) throws Exception {
    String point = args[2];
    AtomicInteger passes = new AtomicInteger(Integer.parseInt(args[3]));
    int frames = Integer.parseInt(args[4]);
    int month = Integer.parseInt(args[5]);
    CrashPoints crashPoints =
        name -> {
          if (name.equals(point) && passes.getAndDecrement() <= 0) {
            Runtime.getRuntime().halt(EXIT_CODE);
          }
        };
    try (FileOutputStream acks = new FileOutputStream(args[1], true);
        Core core = Core.open(settings(Path.of(args[0])), crashPoints)) {
      CoreTraffic traffic =
          new CoreTraffic(
              core,
              (producer, epoch, sequence) -> note(acks, producer + " " + epoch + " " + sequence));
      if (frames == 0) {
        CrashBilling.close(core, month);
      }
      Semaphore billRuns = month >= 0 && frames > 0 ? billBesideTraffic(core, month) : null;
      for (int i = 0; i < frames; i++) {
        if (billRuns != null && i % FRAMES_PER_BILL_RUN == 0) {
          billRuns.acquire();
        }
        for (int producer = 0; producer < CoreTraffic.PRODUCERS; producer++) {
          traffic.sendNext(producer);
        }
      }
      traffic.drain();
    }
  }

  private static void note(FileOutputStream acks, String frame) {
    try {
      acks.write(("ack " + frame + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bill run after bill run, on a thread of its own; each gives a permit for so much traffic, however fast either is. */
  private static Semaphore billBesideTraffic(Core core, int month) {
    Semaphore runs = new Semaphore(1);
    Thread bills =
        new Thread(
            () -> {
              while (!core.failure().isDone()) {
                CrashBilling.close(core, month);
                runs.release();
              }
            },
            "bills");
    bills.setDaemon(true);
    bills.start();
    return runs;
  }
}
