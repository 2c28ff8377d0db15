package io.tallygate.gateway.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.gateway.doctor.ClockCheck.Synchronised;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** Asks systemd whether the clock is synchronised, where there is one. */
final class TimeSync {
  private static final long ANSWER_MAX_S = 3;
  private static final int ANSWER_LENGTH_MAX = 16;

  private final Kernel kernel;

  TimeSync(Kernel kernel) {
    this.kernel = kernel;
  }

  Synchronised ask() {
    if (Files.exists(kernel.root().resolve("run/systemd/timesync/synchronized"))) {
      return Synchronised.YES;
    }
    try {
      Process process =
          new ProcessBuilder("timedatectl", "show", "--property=NTPSynchronized", "--value")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(ANSWER_MAX_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Synchronised.UNKNOWN;
      }
      String answer =
          new String(process.getInputStream().readNBytes(ANSWER_LENGTH_MAX), UTF_8).strip();
      return switch (answer) {
        case "yes" -> Synchronised.YES;
        case "no" -> Synchronised.NO;
        default -> Synchronised.UNKNOWN;
      };
    } catch (IOException e) {
      // There is no such program here.
      return Synchronised.UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Synchronised.UNKNOWN;
    }
  }
}
