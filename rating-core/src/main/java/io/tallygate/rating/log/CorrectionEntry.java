package io.tallygate.rating.log;

/**
 * The payload of a frame of {@link LogFrame#KIND_CORRECTION}: what is taken back, then what is counted in its place.
 *
 * <pre>
 *   0  entries, u32
 *   4  records taken back, u32
 *   8  entries of what is taken back, each:
 *        0  log position of the frame that brought the event, i64
 *        8  event time, ms since 1970, i64
 *       16  id hash, 16 bytes
 *       32  record count, u16 | kind, u8: 0 | zero, 5 bytes
 *       40  records, 24 bytes each, as the event had them: series u32 | index u32 | quantity i64
 *           | end, u32: derived series with lower numbers counted it, those from it on came later | zero u32
 *   …  {@code events accepted} new events, each an {@link EventEntry}
 * </pre>
 *
 * <p>An entry of kind 1 takes back whole windows: its position is the end of what they hold, its time their start, its id hash zero,
 * and a record is what a series, source or derived, had counted in its window by then: series u32 | records u32 | sum i64 | zero, 8
 * bytes. Only source series count as records taken back. An event without records names an id whose records such windows hold.
 *
 * All of a frame is counted or none of it. A taken back record is counted with −1 and the opposite quantity, and so are its
 * parts; so no state and no look-up is needed to replay one. A rule that a meter got after the event never counted it, and counts
 * nothing back.
 */
public final class CorrectionEntry {
  public static final int EVENTS_OFFSET = 0;
  public static final int RECORDS_COUNT_OFFSET = 4;
  public static final int FIRST_ENTRY_OFFSET = 8;

  public static final int POSITION_OFFSET = 0;
  public static final int TIME_OFFSET = 8;
  public static final int ID_HASH_OFFSET = 16;
  public static final int RECORD_COUNT_OFFSET = 32;
  public static final int KIND_OFFSET = 34;
  public static final int RECORDS_OFFSET = 40;

  public static final byte KIND_EVENT = 0;
  public static final byte KIND_WINDOWS = 1;

  public static final int RECORD_LENGTH = 24;
  public static final int RECORD_END_OFFSET = 16;

  private CorrectionEntry() {}

  /** The length of a taken back event in bytes. */
  public static int length(int recordCount) {
    return RECORDS_OFFSET + recordCount * RECORD_LENGTH;
  }
}
