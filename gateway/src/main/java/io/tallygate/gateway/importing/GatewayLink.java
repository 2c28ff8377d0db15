package io.tallygate.gateway.importing;

import io.tallygate.client.ConnectionSettings;
import io.tallygate.client.FrameConnection;
import io.tallygate.client.GatewayFaultException;
import io.tallygate.client.TallygateClientException;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;

/** Connects to a gateway's binary endpoint as the producer of one file, for as long as patience lasts. Any thread. */
final class GatewayLink {
  private static final long BACK_OFF_MIN_MS = 50;
  private static final long BACK_OFF_MAX_MS = 2_000;

  private final ConnectionSettings settings;
  private final Duration patience;
  private final LongSupplier nanoTime;

  /**
   * @param epoch of the producer
   */
  GatewayLink(GatewayAddress address, int port, String producer, int epoch, LongSupplier nanoTime) {
    this.settings =
        new ConnectionSettings(address.host(), port, producer, epoch)
            .withApiKey(address.apiKey())
            .withTls(address.isTls() ? tls() : null);
    this.patience = address.patience();
    this.nanoTime = nanoTime;
  }

  private static SSLContext tls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no TLS", e);
    }
  }

  Duration patience() {
    return patience;
  }

  /**
   * Connects, again and again if the gateway is not there.
   *
   * @throws GatewayFaultException if the gateway does not want this producer
   * @throws ImportSuspendedException if patience ends
   */
  FrameConnection connect() throws ImportSuspendedException, InterruptedException {
    long startedNs = nanoTime.getAsLong();
    long pauseMs = BACK_OFF_MIN_MS;
    while (true) {
      Exception cause;
      try {
        return FrameConnection.open(settings);
      } catch (GatewayFaultException e) {
        if (!e.code().isTransient()) {
          throw e;
        }
        cause = e;
      } catch (IOException | TallygateClientException e) {
        cause = e;
      }
      if (nanoTime.getAsLong() - startedNs >= patience.toNanos()) {
        throw new ImportSuspendedException(
            "the gateway's binary endpoint cannot be reached [host="
                + settings.host()
                + "] [port="
                + settings.port()
                + "] [seconds="
                + patience.toSeconds()
                + "] [cause="
                + cause
                + "]",
            cause);
      }
      TimeUnit.MILLISECONDS.sleep(pauseMs);
      pauseMs = Math.min(pauseMs * 2, BACK_OFF_MAX_MS);
    }
  }

  /** What a fault means for an import: only a conflict is about the file. */
  static ImportException failure(GatewayFaultException fault) {
    return switch (fault.code()) {
      case SEQUENCE_CONFLICT ->
          new ImportException(
              "this file was begun with another mapping, or other meters: the gateway has other frames of it; finish it with "
                  + "the mapping that it was begun with",
              fault);
      case SUPERSEDED ->
          new ImportSuspendedException("another import of the same file is running", fault);
      case STALE_EPOCH ->
          new ImportSuspendedException(
              "another import of the same file has just completed it", fault);
      default -> new ImportSuspendedException(String.valueOf(fault.getMessage()), fault);
    };
  }
}
