package io.tallygate.client;

import io.tallygate.protocol.FrameLayout;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One frame of the outbox, reused; its buffer is allocated once. */
final class Batch {
  final ByteBuffer frame;
  long sequence;
  long firstRecord;
  int count;
  long bookmark;

  /** Made when somebody asks for it. */
  @Nullable CompletableFuture<BatchResult> future;

  Batch(int payloadLimit) {
    frame = ByteBuffer.allocate(FrameLayout.USAGE_RECORDS_OFFSET + payloadLimit);
  }
}
