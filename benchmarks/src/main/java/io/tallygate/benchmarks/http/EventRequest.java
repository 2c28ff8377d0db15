package io.tallygate.benchmarks.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.function.IntSupplier;

/**
 * A request with CloudEvents of about 200 bytes, written once: before it is sent again each event gets another id, never used before,
 * and another subject. One thread.
 */
final class EventRequest {
  private static final String ID = "7f3c0d5e-9b1a-4e6f-a0000000000000000";
  private static final int ID_DIGITS = 16;
  private static final String SUBJECT = "subject-00000000";
  private static final int SUBJECT_DIGITS = 8;
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private final ByteBuffer bytes;
  private final int[] idEnds;
  private final int[] subjectEnds;
  private final IntSupplier subjects;
  private long id;

  /**
   * @param events in the body; 1: a structured event, more: a batch
   * @param firstId ids count from here
   * @param subjects numbers of eight digits, one for each event
   */
  EventRequest(int events, long firstId, IntSupplier subjects) {
    this.id = firstId;
    this.subjects = subjects;
    String event =
        """
        {"specversion":"1.0","id":"%s","source":"shop-europe-1","type":"click","subject":"%s",\
        "time":"%s","data":{"count":3}}"""
            .formatted(ID, SUBJECT, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    String body = String.join(",", Collections.nCopies(events, event));
    boolean isBatch = events > 1;
    if (isBatch) {
      body = "[" + body + "]";
    }
    String head =
        """
        POST /api/v1/events HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/cloudevents%s+json\r
        Content-Length: %d\r
        \r
        """
            .formatted(isBatch ? "-batch" : "", body.length());
    byte[] text = (head + body).getBytes(US_ASCII);
    bytes = ByteBuffer.allocateDirect(text.length).put(text);
    idEnds = new int[events];
    subjectEnds = new int[events];
    int first = head.length() + (isBatch ? 1 : 0);
    for (int i = 0; i < events; i++) {
      int at = first + i * (event.length() + 1);
      idEnds[i] = at + event.indexOf(ID) + ID.length();
      subjectEnds[i] = at + event.indexOf(SUBJECT) + SUBJECT.length();
    }
  }

  int length() {
    return bytes.capacity();
  }

  /** The request with the next ids and subjects, between position 0 and the limit. */
  ByteBuffer next() {
    for (int i = 0; i < idEnds.length; i++) {
      long digits = id++;
      for (int d = 1; d <= ID_DIGITS; d++, digits >>>= 4) {
        bytes.put(idEnds[i] - d, HEX[(int) digits & 15]);
      }
      int subject = subjects.getAsInt();
      for (int d = 1; d <= SUBJECT_DIGITS; d++, subject /= 10) {
        bytes.put(subjectEnds[i] - d, (byte) ('0' + subject % 10));
      }
    }
    return bytes.rewind();
  }
}
