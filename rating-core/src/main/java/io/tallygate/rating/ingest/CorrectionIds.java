package io.tallygate.rating.ingest;

import static io.tallygate.rating.log.LogFrame.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.CorrectionEntry;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import org.agrona.DirectBuffer;

/**
 * Ids of the new events of a correction. One may be that of an event which the same frame takes back, and must else be new: only
 * so can an event be sent again under its id. Core thread, or recovery before it.
 */
final class CorrectionIds {
  private CorrectionIds() {}

  /** Whether a live frame may be logged. */
  static boolean areFree(DirectBuffer buffer, int frame, IdHorizon ids) {
    int takenBack = takenBack(buffer, frame);
    int first = frame + HEADER_LENGTH + CorrectionEntry.FIRST_ENTRY_OFFSET;
    int entries = firstNew(buffer, frame);
    int count = buffer.getInt(frame + LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN);
    int entry = entries;
    for (int i = 0; i < count; i++) {
      long low = buffer.getLong(entry, LITTLE_ENDIAN);
      long high = buffer.getLong(entry + 8, LITTLE_ENDIAN);
      if (isId(low, high)
          && (isAmong(buffer, entries, i, low, high)
              || (ids.contains(low, high) && !isTakenBack(buffer, first, takenBack, low, high)))) {
        return false;
      }
      entry += EventFrames.entryLength(buffer, entry);
    }
    return true;
  }

  /** Takes in the ids of a frame that is logged. */
  static void take(DirectBuffer buffer, int frame, IdHorizon ids) {
    int count = buffer.getInt(frame + LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN);
    int entry = firstNew(buffer, frame);
    for (int i = 0; i < count; i++) {
      long low = buffer.getLong(entry, LITTLE_ENDIAN);
      long high = buffer.getLong(entry + 8, LITTLE_ENDIAN);
      if (isId(low, high)) {
        ids.insert(low, high);
      }
      entry += EventFrames.entryLength(buffer, entry);
    }
  }

  private static int takenBack(DirectBuffer buffer, int frame) {
    return buffer.getInt(frame + HEADER_LENGTH + CorrectionEntry.EVENTS_OFFSET, LITTLE_ENDIAN);
  }

  private static int firstNew(DirectBuffer buffer, int frame) {
    int takenBack = takenBack(buffer, frame);
    int entry = frame + HEADER_LENGTH + CorrectionEntry.FIRST_ENTRY_OFFSET;
    for (int i = 0; i < takenBack; i++) {
      entry += length(buffer, entry);
    }
    return entry;
  }

  private static boolean isId(long low, long high) {
    return low != 0 || high != 0;
  }

  /** Whether one of the first new events has the id. */
  private static boolean isAmong(DirectBuffer buffer, int entries, int count, long low, long high) {
    int entry = entries;
    for (int i = 0; i < count; i++) {
      if (buffer.getLong(entry + EventEntry.ID_HASH_OFFSET, LITTLE_ENDIAN) == low
          && buffer.getLong(entry + EventEntry.ID_HASH_OFFSET + 8, LITTLE_ENDIAN) == high) {
        return true;
      }
      entry += EventFrames.entryLength(buffer, entry);
    }
    return false;
  }

  private static boolean isTakenBack(
      DirectBuffer buffer, int first, int count, long low, long high) {
    int entry = first;
    for (int i = 0; i < count; i++) {
      if (buffer.getLong(entry + CorrectionEntry.ID_HASH_OFFSET, LITTLE_ENDIAN) == low
          && buffer.getLong(entry + CorrectionEntry.ID_HASH_OFFSET + 8, LITTLE_ENDIAN) == high) {
        return true;
      }
      entry += length(buffer, entry);
    }
    return false;
  }

  private static int length(DirectBuffer buffer, int entry) {
    return CorrectionEntry.length(
        buffer.getShort(entry + CorrectionEntry.RECORD_COUNT_OFFSET, LITTLE_ENDIAN) & 0xFFFF);
  }
}
