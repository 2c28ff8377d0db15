package io.tallygate.gateway.importing;

import io.tallygate.client.FrameConnection;
import io.tallygate.client.GatewayFaultException;
import io.tallygate.protocol.Frame;
import io.tallygate.protocol.Frame.Ack;
import io.tallygate.protocol.Frame.Busy;
import io.tallygate.protocol.Frame.Welcome;
import io.tallygate.protocol.UsageFrameWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Closes a file's producer: a higher epoch with one empty frame whose bookmark is the file's end. Frames of the first epoch are stale
 * from then on, and the gateway keeps only one answer of the producer in mind.
 */
final class FileClosing {
  static final int OPEN_EPOCH = 1;
  static final int CLOSED_EPOCH = 2;

  private static final long BUSY_PAUSE_MS = 200;

  private final GatewayLink link;
  private final LongSupplier nanoTime;

  /**
   * @param link in {@link #CLOSED_EPOCH}
   */
  FileClosing(GatewayLink link, LongSupplier nanoTime) {
    this.link = link;
    this.nanoTime = nanoTime;
  }

  /** Where a closed producer stands. */
  Welcome welcome() throws ImportException, IOException, InterruptedException {
    try (FrameConnection connection = link.connect()) {
      return connection.welcome();
    } catch (GatewayFaultException e) {
      throw GatewayLink.failure(e);
    }
  }

  /** Closes; returns when that is durable. Does nothing to a producer that is closed. */
  void close(long bookmark) throws ImportException, InterruptedException {
    long startedNs = nanoTime.getAsLong();
    Duration patience = link.patience();
    while (true) {
      try (FrameConnection connection = link.connect()) {
        if (isClosed(connection.welcome()) || send(connection, bookmark)) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(BUSY_PAUSE_MS);
      } catch (GatewayFaultException e) {
        throw GatewayLink.failure(e);
      } catch (IOException e) {
        if (nanoTime.getAsLong() - startedNs > patience.toNanos()) {
          throw new ImportSuspendedException("the gateway went away at the file's end", e);
        }
      }
      if (nanoTime.getAsLong() - startedNs > patience.toNanos()) {
        throw new ImportSuspendedException("the gateway was busy at the file's end");
      }
    }
  }

  private static boolean isClosed(Welcome welcome) {
    return welcome.durableEpoch() == CLOSED_EPOCH && welcome.durableSequence() > 0;
  }

  private static boolean send(FrameConnection connection, long bookmark) throws IOException {
    UsageFrameWriter writer = new UsageFrameWriter();
    writer.begin(UsageFrameWriter.newFrameBuffer(), 0);
    connection.send(writer.finish(1, bookmark));
    while (true) {
      Frame answer = connection.receive();
      if (answer instanceof Ack) {
        return true;
      }
      if (answer instanceof Busy || answer instanceof Frame.Bye) {
        return false;
      }
      if (answer instanceof Frame.Fault fault) {
        throw new GatewayFaultException(fault.code(), fault.text());
      }
    }
  }
}
