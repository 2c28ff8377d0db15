package io.tallygate.rating.ingest;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every producer that ever opened an epoch. It decides whether a frame is new; its state is part of every commit mark, so it
 * does not depend on how long the log is kept. Core thread only.
 */
final class ProducerTable {
  private final int inFlight;
  private final List<Producer> byNumber = new ArrayList<>();
  private final Map<Key, Producer> byKey = new HashMap<>();

  private record Key(int tenant, String name) {}

  ProducerTable(int inFlight) {
    this.inFlight = inFlight;
  }

  @Nullable Producer find(int tenant, String name) {
    return byKey.get(new Key(tenant, name));
  }

  /** The producer with a number from 1; null if there is none. */
  @Nullable Producer byNumber(int number) {
    return number < 1 || number > byNumber.size() ? null : byNumber.get(number - 1);
  }

  Producer add(int tenant, String name) {
    Producer producer = new Producer(byNumber.size() + 1, tenant, name, inFlight);
    byNumber.add(producer);
    byKey.put(new Key(tenant, name), producer);
    return producer;
  }

  int size() {
    return byNumber.size();
  }

  Iterable<Producer> all() {
    return byNumber;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(byNumber.size());
    for (Producer producer : byNumber) {
      out.writeInt(producer.tenant);
      out.writeUTF(producer.name);
      out.writeInt(producer.epoch);
      out.writeLong(producer.sequence);
      out.writeLong(producer.bookmark);
      int remembered = producer.remembered();
      out.writeInt(remembered);
      for (long sequence = producer.sequence - remembered + 1;
          sequence <= producer.sequence;
          sequence++) {
        out.writeInt(producer.crc(sequence));
        byte[] refusals = producer.refusals(sequence);
        out.writeInt(refusals == null ? 0 : refusals.length);
        if (refusals != null) {
          out.write(refusals);
        }
      }
    }
  }

  /** Reads what {@link #write} wrote into this empty table. A smaller {@code inFlight} than then forgets the oldest. */
  void read(DataInputStream in) throws IOException {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      Producer producer = add(in.readInt(), in.readUTF());
      producer.open(in.readInt());
      long last = in.readLong();
      long bookmark = in.readLong();
      int remembered = in.readInt();
      for (long sequence = last - remembered + 1; sequence <= last; sequence++) {
        int crc = in.readInt();
        int length = in.readInt();
        producer.accept(sequence, bookmark, crc, length == 0 ? null : in.readNBytes(length));
      }
      producer.sequence = last;
      producer.bookmark = bookmark;
    }
  }
}
