package io.tallygate.gateway.http;

import io.tallygate.protocol.RefusalCode;
import org.jspecify.annotations.Nullable;

/** One event as it stands in a body, before it is checked. Reused; one thread. */
final class EventDraft {
  final Utf8Text id = new Utf8Text();
  final Utf8Text source = new Utf8Text();
  final Utf8Text type = new Utf8Text();
  final Utf8Text subject = new Utf8Text();
  final Utf8Text specVersion = new Utf8Text();
  boolean hasTime;
  long timeMs;

  /** Of {@link #type}; null while the type is not known, or if no meter wants it. */
  @Nullable EventSchema schema;

  /** What the schema wants of {@code data}. */
  final DataSlots data = new DataSlots();

  /** For what is read from chars. */
  private final Utf8Text timeText = new Utf8Text();

  private @Nullable String faultyField;
  private @Nullable String fault;
  private RefusalCode faultCode = RefusalCode.MALFORMED_FIELD;

  /** Forgets the event before. */
  void clear() {
    id.clear();
    source.clear();
    type.clear();
    subject.clear();
    specVersion.clear();
    hasTime = false;
    timeMs = 0;
    schema = null;
    faultyField = null;
    fault = null;
    faultCode = RefusalCode.MALFORMED_FIELD;
  }

  /** Takes a schema up and makes room for its values. */
  void use(@Nullable EventSchema found) {
    schema = found;
    if (found != null) {
      data.clear(found.slots());
    }
  }

  /**
   * Takes its time.
   *
   * @param text holds it, in UTF-8 or in ASCII
   */
  void time(byte[] text, int from, int to) {
    hasTime = true;
    timeMs = TimeText.parse(text, from, to);
    if (timeMs == TimeText.MALFORMED) {
      fault("time", "time must be an RFC 3339 date and time with an offset");
    }
  }

  void time(char[] text, int from, int length) {
    timeText.set(text, from, length);
    time(timeText.bytes(), timeText.from(), timeText.from() + timeText.length());
  }

  /** Notes what makes the event unusable; the first fault counts. */
  void fault(String field, String message) {
    fault(field, RefusalCode.MALFORMED_FIELD, message);
  }

  void fault(String field, RefusalCode code, String message) {
    if (fault == null) {
      faultyField = field;
      faultCode = code;
      fault = message;
    }
  }

  /** The refusal of this event for what was noted; null if nothing was. */
  @Nullable Refusal refusal(int index) {
    return fault == null || faultyField == null
        ? null
        : new Refusal(index, faultyField, faultCode, fault);
  }
}
