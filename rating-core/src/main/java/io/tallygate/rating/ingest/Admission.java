package io.tallygate.rating.ingest;

import static io.tallygate.rating.log.LogFrame.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.LogFrame;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Which frames are new, and which events in them: what producers sent before and were told, and the ids that are remembered. A
 * live frame is decided on, a replayed one remembered as it was decided then; both leave the same state. One thread.
 */
final class Admission {
  private static final int REFUSAL_LENGTH = 8;

  private final ProducerTable producers;
  private final IdHorizon ids;
  private final EventDeduplicator deduplicator;

  /**
   * @param inFlightFrames answers remembered for each producer
   */
  Admission(int inFlightFrames, IdHorizon ids) {
    this.producers = new ProducerTable(inFlightFrames);
    this.ids = ids;
    this.deduplicator = new EventDeduplicator(ids);
  }

  /**
   * Decides whether a live frame is new, completes its header, and remembers its answer. A frame that is not new must not be
   * logged.
   *
   * @param arrivalTimeMs what the frame's header will say
   * @param answer receives the status, who it was and where that producer stands, and whether the frame is to be logged
   */
  void admit(FrameSlot slot, long arrivalTimeMs, AnswerQueue.Answer answer) {
    var frame = slot.buffer();
    byte kind = LogFrame.kind(frame, 0);
    answer.status = FrameOrigin.ACCEPTED;
    answer.logged = true;
    answer.producer = 0;
    answer.epoch = 0;
    answer.sequence = 0;
    answer.bookmark = 0;
    if (kind == LogFrame.KIND_PRODUCER) {
      open(slot, answer);
    } else if (kind == LogFrame.KIND_USAGE || kind == LogFrame.KIND_EVENTS) {
      admitUsage(slot, kind, arrivalTimeMs, answer);
    } else if (kind == LogFrame.KIND_CORRECTION) {
      admitCorrection(frame, arrivalTimeMs, answer);
    }
  }

  /** What is not logged must leave no trace: the horizon's clock moves only with a frame that is. */
  private void admitCorrection(DirectBuffer frame, long arrivalTimeMs, AnswerQueue.Answer answer) {
    answer.logged = CorrectionIds.areFree(frame, 0, ids);
    if (answer.logged) {
      ids.advance(arrivalTimeMs);
      CorrectionIds.take(frame, 0, ids);
    } else {
      answer.status = FrameOrigin.ID_IN_USE;
    }
  }

  private void admitUsage(
      FrameSlot slot, byte kind, long arrivalTimeMs, AnswerQueue.Answer answer) {
    var frame = slot.buffer();
    int number = frame.getInt(LogFrame.PRODUCER_OFFSET, LITTLE_ENDIAN);
    Producer producer = null;
    answer.producer = number;
    answer.sequence = frame.getLong(LogFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN);
    answer.bookmark = frame.getLong(LogFrame.BOOKMARK_OFFSET, LITTLE_ENDIAN);
    if (number != 0) {
      producer = producers.byNumber(number);
      if (producer == null) {
        throw new IllegalStateException(
            "frame of a producer that never opened [producer=" + number + "]");
      }
      answer.epoch = producer.epoch;
      answer.status = order(slot, producer, answer);
      answer.logged = answer.status == FrameOrigin.ACCEPTED;
      if (!answer.logged) {
        return;
      }
    }
    if (kind == LogFrame.KIND_EVENTS && EventDeduplicator.wants(frame)) {
      ids.advance(arrivalTimeMs);
      deduplicator.deduplicate(frame);
    }
    answer.refusals = refusals(frame, 0);
    if (producer != null) {
      producer.accept(
          answer.sequence,
          answer.bookmark,
          frame.getInt(LogFrame.CLIENT_CRC_OFFSET, LITTLE_ENDIAN),
          answer.refusals);
    }
  }

  private byte order(FrameSlot slot, Producer producer, AnswerQueue.Answer answer) {
    var frame = slot.buffer();
    if (frame.getInt(LogFrame.EPOCH_OFFSET, LITTLE_ENDIAN) != producer.epoch) {
      return FrameOrigin.STALE_EPOCH;
    }
    if (slot.origin() != producer.origin) {
      return FrameOrigin.SUPERSEDED;
    }
    long sequence = answer.sequence;
    if (sequence == producer.sequence + 1) {
      return FrameOrigin.ACCEPTED;
    }
    if (sequence > producer.sequence || sequence < 1) {
      return FrameOrigin.GAP;
    }
    if (!producer.remembers(sequence)) {
      return FrameOrigin.SEEN_DETAIL_EXPIRED;
    }
    if (producer.crc(sequence) != frame.getInt(LogFrame.CLIENT_CRC_OFFSET, LITTLE_ENDIAN)) {
      return FrameOrigin.CONFLICT;
    }
    answer.refusals = producer.refusals(sequence);
    return FrameOrigin.SEEN;
  }

  /** A connection says for which producer and epoch it speaks. Only a new producer or a higher epoch changes the log. */
  private void open(FrameSlot slot, AnswerQueue.Answer answer) {
    var frame = slot.buffer();
    int tenant = frame.getInt(HEADER_LENGTH, LITTLE_ENDIAN);
    String name = producerName(frame, 0);
    int epoch = frame.getInt(LogFrame.EPOCH_OFFSET, LITTLE_ENDIAN);
    Producer producer = producers.find(tenant, name);
    if (producer != null && Integer.compareUnsigned(epoch, producer.epoch) < 0) {
      answer.producer = producer.number;
      answer.epoch = producer.epoch;
      answer.status = FrameOrigin.STALE_EPOCH;
      answer.logged = false;
      return;
    }
    boolean changes = producer == null || epoch != producer.epoch;
    if (producer == null) {
      producer = producers.add(tenant, name);
    }
    if (changes) {
      producer.open(epoch);
    }
    producer.origin = slot.origin();
    frame.putInt(LogFrame.PRODUCER_OFFSET, producer.number, LITTLE_ENDIAN);
    answer.producer = producer.number;
    answer.epoch = producer.epoch;
    answer.sequence = producer.sequence;
    answer.bookmark = producer.bookmark;
    answer.status = FrameOrigin.OPENED;
    answer.logged = changes;
  }

  /** Brings back what {@link #admit} remembered when a logged frame was live. */
  void remember(DirectBuffer buffer, int frame, byte kind) {
    int number = buffer.getInt(frame + LogFrame.PRODUCER_OFFSET, LITTLE_ENDIAN);
    if (kind == LogFrame.KIND_PRODUCER) {
      int tenant = buffer.getInt(frame + HEADER_LENGTH, LITTLE_ENDIAN);
      String name = producerName(buffer, frame);
      Producer producer = producers.find(tenant, name);
      if (producer == null) {
        producer = producers.add(tenant, name);
      }
      if (producer.number != number) {
        throw new IllegalStateException(
            "producer number differs on replay [logged="
                + number
                + "] [replayed="
                + producer.number
                + "]");
      }
      producer.open(buffer.getInt(frame + LogFrame.EPOCH_OFFSET, LITTLE_ENDIAN));
      return;
    }
    if (kind == LogFrame.KIND_CORRECTION) {
      ids.advance(LogFrame.arrivalTimeMs(buffer, frame));
      CorrectionIds.take(buffer, frame, ids);
      return;
    }
    if (kind == LogFrame.KIND_EVENTS
        && (buffer.getByte(frame + LogFrame.FLAGS_OFFSET) & EventDeduplicator.FLAG_DEDUPLICATE)
            != 0) {
      ids.advance(LogFrame.arrivalTimeMs(buffer, frame));
      deduplicator.remember(buffer, frame);
    }
    if (number != 0) {
      Producer producer = producers.byNumber(number);
      long sequence = buffer.getLong(frame + LogFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN);
      if (producer == null || sequence != producer.sequence + 1) {
        throw new IllegalStateException(
            "log skips a sequence [producer=" + number + "] [sequence=" + sequence + "]");
      }
      producer.accept(
          sequence,
          buffer.getLong(frame + LogFrame.BOOKMARK_OFFSET, LITTLE_ENDIAN),
          buffer.getInt(frame + LogFrame.CLIENT_CRC_OFFSET, LITTLE_ENDIAN),
          refusals(buffer, frame));
    }
  }

  private static String producerName(DirectBuffer buffer, int frame) {
    int length = buffer.getShort(frame + HEADER_LENGTH + 4, LITTLE_ENDIAN) & 0xFFFF;
    return buffer.getStringWithoutLengthUtf8(frame + HEADER_LENGTH + 6, length);
  }

  private static byte @Nullable [] refusals(DirectBuffer buffer, int frame) {
    int count = buffer.getInt(frame + LogFrame.REFUSAL_COUNT_OFFSET, LITTLE_ENDIAN);
    if (count == 0) {
      return null;
    }
    byte[] refusals = new byte[count * REFUSAL_LENGTH];
    int end = frame + HEADER_LENGTH + LogFrame.payloadLength(buffer, frame);
    buffer.getBytes(end - refusals.length, refusals);
    return refusals;
  }

  IdHorizon ids() {
    return ids;
  }

  /** Producers that ever opened an epoch. */
  int producers() {
    return producers.size();
  }

  void write(DataOutputStream out) throws IOException {
    producers.write(out);
    ids.write(out);
  }

  /** Reads what {@link #write} wrote, into an admission that was just made. */
  void read(DataInputStream in, IdHorizon.IdSource idFiles) throws IOException {
    producers.read(in);
    ids.read(in, idFiles);
  }
}
