package io.tallygate.gateway.binary;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** What the connections of one event loop share, since only one of them is served at a time. */
final class LoopState {
  private final UsageCopier copier;
  private final CRC32C crc = new CRC32C();

  LoopState(UsageCopier copier) {
    this.copier = copier;
  }

  UsageCopier copier() {
    return copier;
  }

  /** CRC32C from the position to the limit. */
  int crc32c(ByteBuffer bytes) {
    crc.reset();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
