package io.tallygate.client;

import io.tallygate.protocol.FrameLayout;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link TallygateClient}. Every setting has a default; a builder may be used again. For one thread. */
public final class TallygateClientBuilder {
  private final String host;
  private final int port;
  private final String producer;
  private int epoch;
  private String apiKey = "";
  private @Nullable SSLContext tls;
  private Duration connectTimeout = Duration.ofSeconds(10);
  private Duration silenceTimeout = Duration.ofSeconds(30);
  Duration closeTimeout = Duration.ofSeconds(30);
  Duration backOffMin = Duration.ofMillis(100);
  Duration backOffMax = Duration.ofSeconds(10);
  Duration linger = Duration.ofMillis(5);
  int inFlight = 64;
  int batchRecords = FrameLayout.USAGE_COUNT_MAX / 2;
  boolean deduplicate = true;
  ClientListener listener = ClientListener.NONE;
  Executor executor = Runnable::run;
  LongSupplier nanoTime = System::nanoTime;

  TallygateClientBuilder(String host, int port, String producer) {
    this.host = host;
    this.port = port;
    this.producer = producer;
    this.epoch = (int) Clock.systemUTC().instant().getEpochSecond();
  }

  /**
   * Default: seconds since 1970 when the builder was made, so that a restarted process has a higher one.
   *
   * @param newEpoch u32, from 1; higher than any that this producer used before
   */
  public TallygateClientBuilder epoch(int newEpoch) {
    epoch = newEpoch;
    return this;
  }

  /** Default: none. */
  public TallygateClientBuilder apiKey(String newApiKey) {
    apiKey = newApiKey;
    return this;
  }

  /** Default: no TLS. The gateway's certificate must carry the host's name. */
  public TallygateClientBuilder tls(SSLContext context) {
    tls = context;
    return this;
  }

  /**
   * Most batches sealed and not acknowledged; the gateway may allow fewer to be under way. Default 64: at 64 KiB each and
   * 20 ms to the ack that is 200 MB/s. Memory: a buffer of 64 KiB for each, and one more.
   */
  public TallygateClientBuilder inFlight(int frames) {
    inFlight = positive("inFlight", frames, 65_536);
    return this;
  }

  /**
   * A batch goes out when it has the length of this many plain records (16 bytes each). Default 2,048, half of a frame: the
   * other half lets a batch wait for its bookmark.
   */
  public TallygateClientBuilder batchRecords(int records) {
    batchRecords = positive("batchRecords", records, FrameLayout.USAGE_COUNT_MAX);
    return this;
  }

  /** A batch goes out when its first record has waited this long. Default 5 ms. */
  public TallygateClientBuilder linger(Duration time) {
    linger = notNegative("linger", time);
    return this;
  }

  /** Pause before connecting again: the first, doubled with every failure up to the last. Default 100 ms, 10 s. */
  public TallygateClientBuilder backOff(Duration first, Duration last) {
    backOffMin = notNegative("backOff first", first);
    backOffMax = notNegative("backOff last", last);
    return this;
  }

  /** How long to wait for a connection and its Welcome. Default 10 s. */
  public TallygateClientBuilder connectTimeout(Duration time) {
    connectTimeout = time;
    return this;
  }

  /** A connection whose gateway answers nothing for this long, twice, is given up. Default 30 s. */
  public TallygateClientBuilder silenceTimeout(Duration time) {
    silenceTimeout = time;
    return this;
  }

  /** How long {@link TallygateClient#close} waits for the acks. Default 30 s. */
  public TallygateClientBuilder closeTimeout(Duration time) {
    closeTimeout = notNegative("closeTimeout", time);
    return this;
  }

  /** Whether an event id is counted once per tenant, whoever sends it. Default true. */
  public TallygateClientBuilder deduplicate(boolean byEventId) {
    deduplicate = byEventId;
    return this;
  }

  /** Default: nobody listens. */
  public TallygateClientBuilder listener(ClientListener newListener) {
    listener = newListener;
    return this;
  }

  /** Where the listener is called and futures complete; must keep the order. Default: on the client's own threads. */
  public TallygateClientBuilder executor(Executor newExecutor) {
    executor = newExecutor;
    return this;
  }

  /** For tests: the clock of linger, back-off and Busy. */
  TallygateClientBuilder nanoTime(LongSupplier clock) {
    nanoTime = clock;
    return this;
  }

  ConnectionSettings connection() {
    return new ConnectionSettings(
        host, port, producer, epoch, apiKey, tls, connectTimeout, silenceTimeout);
  }

  /**
   * Connects and waits for the gateway's Welcome. Only later interruptions are bridged by connecting again: here a wrong
   * address or key is seen at once.
   *
   * @throws IOException if there is no gateway, or not in time
   * @throws GatewayFaultException if the gateway does not want this producer
   * @throws EpochUsedException if frames of this epoch are in the gateway already
   */
  public TallygateClient connect() throws IOException {
    return new TallygateClient(this);
  }

  private static int positive(String field, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          "out of range [" + field + "=" + value + ", min=1, max=" + max + "]");
    }
    return value;
  }

  private static Duration notNegative(String field, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("negative [" + field + "=" + value + "]");
    }
    return value;
  }
}
