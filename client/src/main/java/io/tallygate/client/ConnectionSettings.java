package io.tallygate.client;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect and as whom.
 *
 * @param producer the name that frames are counted under; one connection speaks for it at a time
 * @param epoch u32, not 0; a process that does not know its earlier definitions and frames any more takes a higher one
 * @param apiKey empty if the gateway asks for none
 * @param tls null for a plain connection; with TLS the gateway's certificate must carry {@code host}
 * @param connectTimeout for the TCP connection, and for the Welcome after it
 * @param silenceTimeout how long {@link FrameConnection#receive} waits for a frame
 */
public record ConnectionSettings(
    String host,
    int port,
    String producer,
    int epoch,
    String apiKey,
    @Nullable SSLContext tls,
    Duration connectTimeout,
    Duration silenceTimeout) {

  /** A plain connection without an API key: 10 s to connect, 30 s of silence. */
  public ConnectionSettings(String host, int port, String producer, int epoch) {
    this(host, port, producer, epoch, "", null, Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  public ConnectionSettings {
    if (port < 1 || port > 0xFFFF) {
      throw new IllegalArgumentException("not a port [port=" + port + "]");
    }
    if (producer.isEmpty()) {
      throw new IllegalArgumentException("a producer needs a name [field=producer]");
    }
    if (epoch == 0) {
      throw new IllegalArgumentException("epochs begin at 1 [field=epoch]");
    }
    requireMillis("connectTimeout", connectTimeout);
    requireMillis("silenceTimeout", silenceTimeout);
  }

  public ConnectionSettings withApiKey(String newApiKey) {
    return new ConnectionSettings(
        host, port, producer, epoch, newApiKey, tls, connectTimeout, silenceTimeout);
  }

  public ConnectionSettings withTls(@Nullable SSLContext newTls) {
    return new ConnectionSettings(
        host, port, producer, epoch, apiKey, newTls, connectTimeout, silenceTimeout);
  }

  public ConnectionSettings withTimeouts(Duration newConnectTimeout, Duration newSilenceTimeout) {
    return new ConnectionSettings(
        host, port, producer, epoch, apiKey, tls, newConnectTimeout, newSilenceTimeout);
  }

  private static void requireMillis(String field, Duration value) {
    if (value.toMillis() < 1 || value.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("must be 1 ms to 24 days [" + field + "=" + value + "]");
    }
  }
}
