package io.tallygate.gateway.binary;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tallygate.protocol.FrameLayout;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has received, as whole frames. Frames are read where the socket left them; only one that is split over
 * two reads is put together in a buffer of its own length, which lives until it is consumed. Event loop only.
 */
final class FrameInput {
  /** {@link #next}: more bytes are needed. */
  static final int INCOMPLETE = 0;

  /** {@link #next}: the frame says that it is shorter than its own head. */
  static final int TOO_SHORT = -1;

  /** {@link #next}: the frame says that it is longer than allowed. */
  static final int TOO_LONG = -2;

  private static final int LENGTH_BYTES = 4;

  private final ByteBufAllocator allocator;
  private final int frameLengthMax;
  private final ArrayDeque<ByteBuf> received = new ArrayDeque<>(4);
  private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
  private @Nullable ByteBuf split;
  private @Nullable ByteBuffer bytes;

  FrameInput(ByteBufAllocator allocator, int frameLengthMax) {
    this.allocator = allocator;
    this.frameLengthMax = frameLengthMax;
  }

  /** Takes over a buffer from the socket. */
  void add(ByteBuf buffer) {
    if (!buffer.isReadable()) {
      buffer.release();
      return;
    }
    if (buffer.nioBufferCount() == 1) {
      received.add(buffer);
      return;
    }
    ByteBuf whole = allocator.directBuffer(buffer.readableBytes());
    whole.writeBytes(buffer);
    buffer.release();
    received.add(whole);
  }

  /**
   * The length of the next whole frame, which {@link #frame} and {@link #bytes} then show; or one of the constants above. The
   * same frame comes again until it is {@link #consume consumed}.
   */
  int next() {
    if (split == null) {
      ByteBuf first = received.peek();
      if (first == null) {
        return INCOMPLETE;
      }
      if (first.readableBytes() >= LENGTH_BYTES) {
        int length = first.getIntLE(first.readerIndex());
        if (length < FrameLayout.HEAD_LENGTH) {
          return TOO_SHORT;
        }
        if (length > frameLengthMax) {
          return TOO_LONG;
        }
        if (first.readableBytes() >= length) {
          return show(first, length);
        }
      }
      split = allocator.directBuffer(LENGTH_BYTES, frameLengthMax);
    }
    return nextSplit(split);
  }

  private int nextSplit(ByteBuf target) {
    fill(target, LENGTH_BYTES);
    if (target.readableBytes() < LENGTH_BYTES) {
      return INCOMPLETE;
    }
    int length = target.getIntLE(target.readerIndex());
    if (length < FrameLayout.HEAD_LENGTH) {
      return TOO_SHORT;
    }
    if (length > frameLengthMax) {
      return TOO_LONG;
    }
    fill(target, length);
    return target.readableBytes() < length ? INCOMPLETE : show(target, length);
  }

  private void fill(ByteBuf target, int length) {
    ByteBuf first;
    while (target.readableBytes() < length && (first = received.peek()) != null) {
      int count = Math.min(length - target.readableBytes(), first.readableBytes());
      target.ensureWritable(length - target.readableBytes());
      target.writeBytes(first, count);
      releaseIfRead(first);
    }
  }

  private int show(ByteBuf buffer, int length) {
    ByteBuffer view = buffer.internalNioBuffer(buffer.readerIndex(), length);
    frame.wrap(view, view.position(), length);
    bytes = view;
    return length;
  }

  /** The frame that {@link #next} found, from 0. */
  UnsafeBuffer frame() {
    return frame;
  }

  /**
   * The same bytes between position and limit. Its position may be moved.
   *
   * @param from first byte wanted
   * @param length of the whole frame
   */
  ByteBuffer bytes(int from, int length) {
    ByteBuffer view = bytes;
    if (view == null) {
      throw new IllegalStateException("no frame is shown");
    }
    int start = view.limit() - length;
    return view.position(start + from);
  }

  /** The frame that {@link #next} found is done with. */
  void consume(int length) {
    bytes = null;
    if (split != null) {
      split.release();
      split = null;
      return;
    }
    ByteBuf first = received.element();
    first.skipBytes(length);
    releaseIfRead(first);
  }

  private void releaseIfRead(ByteBuf first) {
    if (!first.isReadable()) {
      received.remove();
      first.release();
    }
  }

  /** Whether there are bytes, if only of half a frame. */
  boolean isEmpty() {
    return split == null && received.isEmpty();
  }

  /** Drops everything. */
  void release() {
    bytes = null;
    if (split != null) {
      split.release();
      split = null;
    }
    ByteBuf buffer;
    while ((buffer = received.poll()) != null) {
      buffer.release();
    }
  }
}
