package io.tallygate.rating.ingest;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Recorder;

/**
 * Latency recorders of the ingest stations, one value per frame, in nanoseconds up to a minute at 3 digits. One writer each:
 * the force thread.
 */
public final class StationLatencies {
  private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);

  final Recorder receivedToLogged = new Recorder(1_000, HIGHEST_NS, 3);
  final Recorder loggedToDurable = new Recorder(1_000, HIGHEST_NS, 3);
  final Recorder receivedToAnswered = new Recorder(1_000, HIGHEST_NS, 3);
  final Recorder force = new Recorder(1_000, HIGHEST_NS, 3);

  /** Records a duration, held to what the recorder can take. */
  public static void record(Recorder recorder, long durationNs) {
    recorder.recordValue(Math.max(1_000, Math.min(HIGHEST_NS, durationNs)));
  }

  public Recorder receivedToLogged() {
    return receivedToLogged;
  }

  public Recorder loggedToDurable() {
    return loggedToDurable;
  }

  public Recorder receivedToAnswered() {
    return receivedToAnswered;
  }

  public Recorder force() {
    return force;
  }
}
