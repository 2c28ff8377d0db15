package io.tallygate.loadtest.load;

import io.tallygate.protocol.DetailFrameWriter;
import io.tallygate.protocol.Frame;
import io.tallygate.protocol.FrameLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the events of a run are like that goes over UsageDetail: each has an id of its own and is de-duplicated.
 *
 * @param attributes of each event, 0 to {@link #ATTRIBUTES_MAX}; with any the meter keeps the events
 * @param repeatPercent how many of 100 records are events that an earlier frame has sent already, 0 to {@link #REPEAT_PERCENT_MAX}
 */
record EventDetail(int attributes, int repeatPercent) {
  static final int ATTRIBUTES_MAX = 32;

  /** So that the record before one that is repeated is never a repeated one itself. */
  static final int REPEAT_PERCENT_MAX = 50;

  /** The names of the attributes; their local numbers begin at 1. */
  List<String> attributeNames() {
    return IntStream.rangeClosed(1, attributes).mapToObj(number -> "attribute-" + number).toList();
  }

  /** The attributes of an event as they stand in a frame, the same for all events. */
  byte[] encoded() {
    List<Frame.Attribute> values = new ArrayList<>();
    for (int number = 1; number <= attributes; number++) {
      values.add(new Frame.Attribute(number, "+44 20 7946 %04d".formatted(number)));
    }
    return DetailFrameWriter.encode(values);
  }

  /** Events that a frame can hold. */
  int eventsMax() {
    return FrameLayout.PAYLOAD_LENGTH_MAX / FrameLayout.detailLength(encoded().length);
  }

  /** Whether the record of that index is an event that an earlier frame has sent, wherever there is one. */
  boolean isRepeat(int index) {
    return index * repeatPercent / 100 != (index + 1) * repeatPercent / 100;
  }
}
