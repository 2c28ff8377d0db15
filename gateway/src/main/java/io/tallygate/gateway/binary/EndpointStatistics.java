package io.tallygate.gateway.binary;

import io.tallygate.gateway.ops.RefusalCounts;
import java.util.concurrent.atomic.LongAdder;

/** Running totals of the binary endpoint since its start. Written by event loops, at most a few times a frame; any reader. */
public final class EndpointStatistics {
  final LongAdder connectionsAccepted = new LongAdder();
  final LongAdder connectionsRefused = new LongAdder();
  final LongAdder frames = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder faults = new LongAdder();
  final LongAdder busy = new LongAdder();
  final LongAdder ringFull = new LongAdder();
  final LongAdder writeTimeouts = new LongAdder();
  private final RefusalCounts refusals = new RefusalCounts();

  public long connectionsAccepted() {
    return connectionsAccepted.sum();
  }

  /** Beyond the limit of connections. */
  public long connectionsRefused() {
    return connectionsRefused.sum();
  }

  /** Usage and UsageDetail frames handed to the core. */
  public long frames() {
    return frames.sum();
  }

  /** Bytes read from sockets, after TLS. */
  public long bytes() {
    return bytes.sum();
  }

  /** Fault frames sent: a peer that breaks the protocol. */
  public long faults() {
    return faults.sum();
  }

  /** Busy frames sent. */
  public long busy() {
    return busy.sum();
  }

  /** How often a connection stopped reading because the ring had no room. */
  public long ringFull() {
    return ringFull.sum();
  }

  /** Connections closed because the peer did not read its answers. */
  public long writeTimeouts() {
    return writeTimeouts.sum();
  }

  /** Events refused, by reason. */
  public RefusalCounts refusals() {
    return refusals;
  }
}
