package io.tallygate.rating;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process to be killed: runs a core under traffic, notes what is acknowledged in a file, and halts at a named point if told
 * to. Arguments: data directory, file of acknowledgements, crash point ({@code none} to run on), how often it is passed
 * before, frames per producer.
 */
final class CrashTarget {
  /** Buckets of 93 ids, a handful of frames: they are dropped all the time, far behind those that come twice. */
  private static final int IDS_MAX = 3_000;

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
    CrashPoints crashPoints =
        name -> {
          if (name.equals(point) && passes.getAndDecrement() <= 0) {
            Runtime.getRuntime().halt(137);
          }
        };
    try (FileOutputStream acks = new FileOutputStream(args[1], true);
        Core core = Core.open(settings(Path.of(args[0])), crashPoints)) {
      CoreTraffic traffic =
          new CoreTraffic(
              core,
              (producer, epoch, sequence) -> {
                try {
                  acks.write(
                      ("ack " + producer + " " + epoch + " " + sequence + "\n")
                          .getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      System.out.println("running");
      for (int i = 0; i < frames; i++) {
        for (int producer = 0; producer < CoreTraffic.PRODUCERS; producer++) {
          traffic.sendNext(producer);
        }
      }
      traffic.drain();
    }
  }
}
