package io.tallygate.rating.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the frames of one segment file, each checked, while somebody may be writing behind or recycling the file: a frame
 * that is not whole, or has another position, is not handed over. One thread.
 */
final class SegmentCursor implements Closeable {
  /** 1 MiB: over a dozen of the largest frames per read. */
  private static final int CHUNK_LENGTH = 1 << 20;

  private final SegmentFile file;
  private final SegmentHeader header;
  private final ByteBuffer bytes;
  private final UnsafeBuffer chunk;
  private final FrameCheck check;
  private int offset = SegmentHeader.LENGTH;
  private int chunkStart;
  private int chunkLength;
  private boolean isSealed;
  private @Nullable String fault;

  private SegmentCursor(SegmentFile file, SegmentHeader header) {
    this.file = file;
    this.header = header;
    bytes = ByteBuffer.allocateDirect(Math.min(CHUNK_LENGTH, header.length()));
    chunk = new UnsafeBuffer(bytes);
    check = new FrameCheck(bytes);
  }

  /** Opens a segment at its first frame; null if the file is free. */
  static @Nullable SegmentCursor open(SegmentStorage storage, String name) throws IOException {
    SegmentFile file = storage.open(name);
    try {
      SegmentHeader header = SegmentHeader.read(file);
      if (header != null) {
        return new SegmentCursor(file, header);
      }
    } catch (IOException e) {
      file.close();
      throw e;
    }
    file.close();
    return null;
  }

  SegmentHeader header() {
    return header;
  }

  /** Goes to the frame at a position of this segment. */
  void seek(long position) {
    offset = Math.toIntExact(position - start());
    isSealed = false;
    refresh();
  }

  /** Forgets what was read ahead: there may be more in the file by now. */
  void refresh() {
    chunkLength = 0;
  }

  /** Hands over the next frame; false if no whole one is there: then the segment is sealed, or {@link #fault} says why. */
  boolean next(FrameHandler handler) throws IOException {
    fault = isSealed ? null : nextFault();
    if (isSealed || fault != null) {
      return false;
    }
    int at = offset - chunkStart;
    isSealed = LogFrame.kind(chunk, at) == LogFrame.KIND_SEGMENT_END;
    offset += LogFrame.frameLength(chunk, at);
    handler.onFrame(chunk, at);
    return true;
  }

  private @Nullable String nextFault() throws IOException {
    if (!load(LogFrame.HEADER_LENGTH)) {
      return "no header fits";
    }
    String found = check.headerFault(offset - chunkStart, position(), header.length() - offset);
    if (found != null) {
      return found;
    }
    int payload = LogFrame.payloadLength(chunk, offset - chunkStart);
    if (!load(LogFrame.HEADER_LENGTH + payload)) {
      return "the file ends within a frame";
    }
    return check.payloadFault(offset - chunkStart);
  }

  private boolean load(int length) throws IOException {
    if (offset + length > header.length()) {
      return false;
    }
    if (offset < chunkStart || offset + length > chunkStart + chunkLength) {
      chunkStart = offset;
      bytes.clear().limit(Math.min(bytes.capacity(), header.length() - offset));
      chunkLength = file.read(bytes, offset);
      bytes.clear();
    }
    return offset + length <= chunkStart + chunkLength;
  }

  /** Of the next frame. */
  long position() {
    return start() + offset;
  }

  private long start() {
    return header.number() * header.length();
  }

  /** Whether the end frame was handed over. */
  boolean isSealed() {
    return isSealed;
  }

  /** Why no frame was handed over; null if one was, or the segment is sealed. */
  @Nullable String fault() {
    return fault;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
