package io.tallygate.protocol;

import java.util.List;

/**
 * A frame as a value, for control frames, tests and tools. Records in bulk are written with {@link UsageFrameWriter} instead,
 * without an object for each. Immutable. Numbers that are unsigned on the wire keep their bits in int and long.
 */
public sealed interface Frame {
  FrameType type();

  /** Producer: who I am. The API key may be empty. */
  record Hello(int protocolVersion, int epoch, String producer, String apiKey) implements Frame {
    @Override
    public FrameType type() {
      return FrameType.HELLO;
    }
  }

  /**
   * Gateway: where the producer stands.
   *
   * @param incarnation how often the gateway's data directory was started
   * @param producerNumber the gateway's number for the producer
   * @param epoch the producer's current epoch
   * @param durableEpoch epoch of the last durable frame; 0 if there is none
   * @param durableSequence sequence of the last durable frame, in that epoch
   * @param bookmark bookmark of the last durable frame
   * @param inFlightLimit most frames without an answer
   * @param payloadLimit most bytes after the 40-byte head of Usage and UsageDetail
   * @param gatewayTimeMs the gateway's clock, ms since 1970
   */
  record Welcome(
      int incarnation,
      int producerNumber,
      int epoch,
      int durableEpoch,
      long durableSequence,
      long bookmark,
      int inFlightLimit,
      int payloadLimit,
      long gatewayTimeMs)
      implements Frame {
    @Override
    public FrameType type() {
      return FrameType.WELCOME;
    }
  }

  /** Producer: what local numbers stand for. */
  record Define(List<Definition> definitions) implements Frame {
    public Define {
      definitions = List.copyOf(definitions);
    }

    @Override
    public FrameType type() {
      return FrameType.DEFINE;
    }
  }

  /** Gateway: definitions that were not taken. */
  record DefineRefused(List<RefusedDefinition> refusals) implements Frame {
    public DefineRefused {
      refusals = List.copyOf(refusals);
    }

    @Override
    public FrameType type() {
      return FrameType.DEFINE_REFUSED;
    }
  }

  /** One definition that was not taken. */
  record RefusedDefinition(int kind, int number, RefusalCode code) {}

  /** Producer: records on the counted path. */
  record Usage(long sequence, long bookmark, long baseTimeMs, List<UsageRecord> records)
      implements Frame {
    public Usage {
      records = List.copyOf(records);
    }

    @Override
    public FrameType type() {
      return FrameType.USAGE;
    }
  }

  /**
   * One record.
   *
   * @param timeOffsetMs added to the frame's base time; 0 to 2^32 - 1
   * @param quantity in 10^-scale units
   */
  record UsageRecord(int series, long timeOffsetMs, long quantity) {}

  /** Producer: records with event id and attributes. */
  record UsageDetail(
      long sequence,
      long bookmark,
      long baseTimeMs,
      boolean deduplicate,
      List<DetailRecord> records)
      implements Frame {
    public UsageDetail {
      records = List.copyOf(records);
    }

    @Override
    public FrameType type() {
      return FrameType.USAGE_DETAIL;
    }
  }

  /** One record with its event id and attributes; otherwise as {@link UsageRecord}. */
  record DetailRecord(
      EventId id, int series, long timeOffsetMs, long quantity, List<Attribute> attributes) {
    public DetailRecord {
      attributes = List.copyOf(attributes);
    }
  }

  /** A descriptive attribute: the local number of its name, 1 to 65,535, and its value. */
  record Attribute(int name, String value) {}

  /**
   * Gateway: everything through a sequence is durable.
   *
   * @param position the durable position in the gateway's log
   * @param isSeen the frames were counted before
   * @param isDetailExpired they were counted so long ago that their refusals are forgotten
   */
  record Ack(
      long sequence, long position, boolean isSeen, boolean isDetailExpired, List<Refusal> refusals)
      implements Frame {
    public Ack {
      refusals = List.copyOf(refusals);
    }

    @Override
    public FrameType type() {
      return FrameType.ACK;
    }
  }

  /**
   * One refused record.
   *
   * @param sequenceDelta the Ack's sequence minus that of the record's frame
   * @param index of the record in its frame
   */
  record Refusal(int sequenceDelta, int index, RefusalCode code) {}

  /** Gateway: everything from a sequence on was discarded; send it again after the delay. */
  record Busy(long sequence, BusyCode code, int retryAfterMs) implements Frame {
    @Override
    public FrameType type() {
      return FrameType.BUSY;
    }
  }

  /** Gateway: why it closes the connection. */
  record Fault(FaultCode code, String text) implements Frame {
    @Override
    public FrameType type() {
      return FrameType.FAULT;
    }
  }

  /** Either side: done. */
  record Bye() implements Frame {
    @Override
    public FrameType type() {
      return FrameType.BYE;
    }
  }
}
