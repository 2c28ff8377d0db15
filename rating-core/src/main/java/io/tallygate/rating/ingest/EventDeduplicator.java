package io.tallygate.rating.ingest;

import static io.tallygate.rating.log.LogFrame.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Takes the events out of a frame whose ids were seen before, and notes them as refusals, so that what is logged is what is
 * counted: replay inserts ids and never decides. Core thread only.
 */
final class EventDeduplicator {
  static final int FLAG_DEDUPLICATE = LogFrame.FLAG_DEDUPLICATE;

  /** {@code RefusalCode.DUPLICATE} of the protocol. */
  private static final short DUPLICATE = 1;

  private static final int REFUSAL_LENGTH = 8;

  /** Events whose places are loaded ahead: with those of two forgotten ids for each, 12 KiB, which stay in a first-level cache. */
  private static final int BLOCK = 64;

  private final IdHorizon horizon;
  private final byte[] refusals = new byte[LogFrame.PAYLOAD_LENGTH_MAX];
  private int refusalBytes;

  /** Written so that loads ahead are not left out; never read. */
  @SuppressWarnings("UnusedVariable")
  private long lastLoaded;

  EventDeduplicator(IdHorizon horizon) {
    this.horizon = horizon;
  }

  static boolean wants(MutableDirectBuffer frame) {
    return (frame.getByte(LogFrame.FLAGS_OFFSET) & FLAG_DEDUPLICATE) != 0;
  }

  /** Rewrites the frame in place if it holds duplicates. The horizon has advanced to its arrival. */
  void deduplicate(MutableDirectBuffer frame) {
    int events = frame.getInt(LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN);
    int records = frame.getInt(LogFrame.RECORD_COUNT_OFFSET, LITTLE_ENDIAN);
    refusalBytes = 0;
    int in = HEADER_LENGTH;
    int out = HEADER_LENGTH;
    int duplicates = 0;
    int ahead = HEADER_LENGTH;
    for (int i = 0; i < events; i++) {
      if (i % BLOCK == 0) {
        ahead = loadAhead(frame, ahead, Math.min(BLOCK, events - i));
      }
      int recordCount = frame.getShort(in + EventEntry.RECORD_COUNT_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
      int attributesLength =
          frame.getShort(in + EventEntry.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
      int length = EventEntry.length(recordCount, attributesLength);
      long low = frame.getLong(in, LITTLE_ENDIAN);
      long high = frame.getLong(in + 8, LITTLE_ENDIAN);
      if ((low != 0 || high != 0) && !horizon.add(low, high)) {
        refuse(
            frame.getInt(
                in + EventEntry.RECORDS_OFFSET + EventEntry.RECORD_INDEX_OFFSET, LITTLE_ENDIAN));
        duplicates++;
        records -= recordCount;
      } else {
        if (out != in) {
          frame.putBytes(out, frame, in, length);
        }
        out += length;
      }
      in += length;
    }
    if (duplicates > 0) {
      int earlier = frame.getInt(LogFrame.REFUSAL_COUNT_OFFSET, LITTLE_ENDIAN) * REFUSAL_LENGTH;
      frame.getBytes(in, refusals, refusalBytes, earlier);
      frame.putBytes(out, refusals, 0, refusalBytes + earlier);
      frame.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, events - duplicates, LITTLE_ENDIAN);
      frame.putInt(LogFrame.EVENTS_DUPLICATE_OFFSET, duplicates, LITTLE_ENDIAN);
      frame.putInt(LogFrame.RECORD_COUNT_OFFSET, records, LITTLE_ENDIAN);
      frame.putInt(
          LogFrame.REFUSAL_COUNT_OFFSET, (refusalBytes + earlier) / REFUSAL_LENGTH, LITTLE_ENDIAN);
      frame.putInt(
          LogFrame.PAYLOAD_LENGTH_OFFSET,
          out + refusalBytes + earlier - HEADER_LENGTH,
          LITTLE_ENDIAN);
    }
  }

  /** Takes in the ids of a frame that was decided on when it was live. The horizon has advanced to its arrival. */
  void remember(DirectBuffer buffer, int frame) {
    int events = buffer.getInt(frame + LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN);
    int at = frame + HEADER_LENGTH;
    int ahead = at;
    for (int i = 0; i < events; i++) {
      if (i % BLOCK == 0) {
        ahead = loadAhead(buffer, ahead, Math.min(BLOCK, events - i));
      }
      long low = buffer.getLong(at, LITTLE_ENDIAN);
      long high = buffer.getLong(at + 8, LITTLE_ENDIAN);
      if (low != 0 || high != 0) {
        horizon.insert(low, high);
      }
      at += EventFrames.entryLength(buffer, at);
    }
  }

  /**
   * Loads what a block of events will be looked for in.
   *
   * @return the offset behind the block
   */
  private int loadAhead(DirectBuffer frame, int firstEntry, int events) {
    horizon.makeRoom(events);
    long loaded = 0;
    int at = firstEntry;
    for (int i = 0; i < events; i++) {
      loaded ^=
          horizon.touch(frame.getLong(at, LITTLE_ENDIAN), frame.getLong(at + 8, LITTLE_ENDIAN));
      at += EventFrames.entryLength(frame, at);
    }
    lastLoaded = loaded;
    return at;
  }

  private void refuse(int index) {
    refusals[refusalBytes] = (byte) index;
    refusals[refusalBytes + 1] = (byte) (index >> 8);
    refusals[refusalBytes + 2] = (byte) (index >> 16);
    refusals[refusalBytes + 3] = (byte) (index >> 24);
    refusals[refusalBytes + 4] = (byte) DUPLICATE;
    refusals[refusalBytes + 5] = 0;
    refusals[refusalBytes + 6] = 0;
    refusals[refusalBytes + 7] = 0;
    refusalBytes += REFUSAL_LENGTH;
  }
}
