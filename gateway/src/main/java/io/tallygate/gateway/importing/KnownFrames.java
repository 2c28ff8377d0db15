package io.tallygate.gateway.importing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Keeps back the frames whose answers are known from an earlier run: they are counted for the report, and not sent. For one thread. */
final class KnownFrames implements FrameFeed.Outlet {
  private final @Nullable FrameCourier courier;
  private final long known;
  private final ImportFrame spare;
  private final FileTotals totals;
  private long claimed;

  /**
   * @param courier takes the others; null: there are none
   * @param known through which sequence frames are kept back
   */
  KnownFrames(@Nullable FrameCourier courier, long known, int payloadLimit, FileTotals totals) {
    this.courier = courier;
    this.known = known;
    this.spare = new ImportFrame(payloadLimit);
    this.totals = totals;
  }

  @Override
  public ImportFrame claim() throws ImportException, InterruptedException {
    claimed++;
    return claimed <= known || courier == null ? spare : courier.claim();
  }

  @Override
  public void publish(ImportFrame frame) throws ImportException {
    if (courier != null && frame.sequence > known) {
      courier.publish(frame);
      return;
    }
    if (courier != null) {
      courier.define(frame.definitions);
    }
    boolean isExpired = frame.sequence > totals.journal.answered();
    try {
      totals.control.count(frame, totals.journal.refusals(frame.sequence), isExpired);
    } catch (IOException e) {
      throw new ImportSuspendedException("refused rows cannot be written: " + e, e);
    }
  }
}
