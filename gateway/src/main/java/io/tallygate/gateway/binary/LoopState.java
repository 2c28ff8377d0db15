package io.tallygate.gateway.binary;

import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.measure.Station;
import io.tallygate.rating.measure.StationRecorder;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** What the connections of one event loop share, since only one of them is served at a time. */
final class LoopState {
  private final UsageCopier copier;
  private final CRC32C crc = new CRC32C();
  private final StationRecorder decode;
  private final StationRecorder ack;

  /** When the frame at hand was begun. */
  private long begunNs;

  LoopState(UsageCopier copier, Latencies latencies) {
    this.copier = copier;
    this.decode = latencies.recorder(Station.DECODE);
    this.ack = latencies.recorder(Station.ACK);
  }

  UsageCopier copier() {
    return copier;
  }

  /** The next frame is looked at from now on. */
  void begin(long nowNs) {
    begunNs = nowNs;
  }

  /** A frame of usage has been copied into the ring; the next one begins. */
  void decoded(long nowNs) {
    decode.record(nowNs - begunNs);
    begunNs = nowNs;
  }

  /** Answers have been written towards a socket. */
  void answered(long sinceDurableNs) {
    ack.record(sinceDurableNs);
  }

  /** CRC32C from the position to the limit. */
  int crc32c(ByteBuffer bytes) {
    crc.reset();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
