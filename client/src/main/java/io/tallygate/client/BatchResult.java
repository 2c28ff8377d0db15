package io.tallygate.client;

import io.tallygate.protocol.RefusalCode;
import java.util.List;

/**
 * The gateway's answer to one batch: it is durable, and these of its records were refused.
 *
 * @param sequence the frame's sequence in the epoch, from 1; 0 if nothing was sent yet
 * @param firstRecord the number that {@link TallygateClient#add} returned for the batch's first record
 * @param count records in the batch, refused ones included
 * @param bookmark the bookmark that the batch carried
 * @param position the durable position in the gateway's log
 * @param isSeen the gateway had counted the batch before, and the answer then was lost with a connection
 * @param isDetailExpired as before, and so long ago that the gateway has forgotten the refusals
 * @param refusals refused records; empty if all were taken
 */
public record BatchResult(
    long sequence,
    long firstRecord,
    int count,
    long bookmark,
    long position,
    boolean isSeen,
    boolean isDetailExpired,
    List<Refusal> refusals) {
  static final BatchResult NONE = new BatchResult(0, 0, 0, 0, 0, false, false, List.of());

  /**
   * One refused record.
   *
   * @param index in the batch; {@code firstRecord + index} is the number {@link TallygateClient#add} returned
   */
  public record Refusal(int index, RefusalCode code) {}
}
