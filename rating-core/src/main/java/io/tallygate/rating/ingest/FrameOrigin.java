package io.tallygate.rating.ingest;

import io.tallygate.rating.measure.StationRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Where a frame came from and where its answer goes: a binary connection, or the request of an HTTP connection.
 *
 * <p>All methods are called by the force thread, in the order of the frames, when the frame is durable and counted. They
 * must not block or throw: hand over to the event loop and return.
 */
public interface FrameOrigin {
  /** Logged, durable and counted now. */
  byte ACCEPTED = 0;

  /** The same frame was accepted before; {@code refusals} is the answer it got then. */
  byte SEEN = 1;

  /** Accepted before, but so long ago that the answer's detail is gone. */
  byte SEEN_DETAIL_EXPIRED = 2;

  /** The sequence is not the next one. Nothing was logged. */
  byte GAP = 3;

  /** The sequence was used with other content. Nothing was logged. */
  byte CONFLICT = 4;

  /** The producer has moved to a higher epoch. Nothing was logged. */
  byte STALE_EPOCH = 5;

  /** Another connection has taken over this producer. Nothing was logged. */
  byte SUPERSEDED = 6;

  /** Answer to a frame of kind CORRECTION: the id of one of its new events is in use. Nothing was logged. */
  byte ID_IN_USE = 8;

  /** Answer to a frame of kind PRODUCER: the producer is open; epoch, sequence and bookmark say where it stands. */
  byte OPENED = 7;

  /**
   * The answer to one frame.
   *
   * @param status one of the constants above
   * @param token what the origin put into the slot
   * @param producer the producer's number, 0 if none
   * @param epoch the producer's current epoch
   * @param sequence of the frame; for {@link #OPENED} the last durable one of the epoch
   * @param bookmark of the frame; for {@link #OPENED} the last durable one
   * @param position where the log had grown to when the frame was in it
   * @param refusals refused or duplicate events, 8 bytes each: index u32, code u16 ({@code io.tallygate.protocol}), zero
   *     u16, little endian; null if there are none
   * @param durableNs when the force that this answer has waited for had ended, by {@link System#nanoTime}; the same for all
   *     answers of a group
   */
  void onAnswer(
      byte status,
      long token,
      int producer,
      int epoch,
      long sequence,
      long bookmark,
      long position,
      byte @Nullable [] refusals,
      long durableNs);

  /** The group that was forced together ends: a good moment to wake the event loop once. */
  void onGroupEnd();

  /** Where the whole way of its frames is recorded, by the force thread; null: it is not. */
  default @Nullable StationRecorder wholeLatency() {
    return null;
  }
}
