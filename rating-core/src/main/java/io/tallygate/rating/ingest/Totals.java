package io.tallygate.rating.ingest;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Law 1 in numbers: what was received is what was accepted, duplicate or refused. Since the data directory began; part of
 * every commit mark. Core thread only.
 */
final class Totals {
  long frames;
  long eventsReceived;
  long eventsAccepted;
  long eventsDuplicate;
  long eventsRefused;
  long records;

  /** Since the start: not part of a mark. */
  long recordsTakenBack;

  void add(int received, int accepted, int duplicate, int refused, int recordCount) {
    if (received != accepted + duplicate + refused) {
      throw new IllegalStateException(
          "events do not add up [received="
              + received
              + "] [accepted="
              + accepted
              + "] [duplicate="
              + duplicate
              + "] [refused="
              + refused
              + "]");
    }
    frames++;
    eventsReceived += received;
    eventsAccepted += accepted;
    eventsDuplicate += duplicate;
    eventsRefused += refused;
    records += recordCount;
  }

  /** Records that were counted and are so no longer. Their events were received and accepted, and stay so. */
  void takeBack(int recordCount) {
    records -= recordCount;
    recordsTakenBack += recordCount;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(frames);
    out.writeLong(eventsReceived);
    out.writeLong(eventsAccepted);
    out.writeLong(eventsDuplicate);
    out.writeLong(eventsRefused);
    out.writeLong(records);
  }

  void read(DataInputStream in) throws IOException {
    frames = in.readLong();
    eventsReceived = in.readLong();
    eventsAccepted = in.readLong();
    eventsDuplicate = in.readLong();
    eventsRefused = in.readLong();
    records = in.readLong();
  }
}
