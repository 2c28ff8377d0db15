package io.tallygate.rating.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The segment files found at a start: those with a header by number, and the others. */
final class SegmentDirectory implements Closeable {
  /** A file and its header. */
  record Segment(SegmentFile file, SegmentHeader header) {}

  private final TreeMap<Long, Segment> segments = new TreeMap<>();
  private final List<SegmentFile> others = new ArrayList<>();

  static SegmentDirectory open(SegmentStorage storage, int segmentLength) throws IOException {
    SegmentDirectory directory = new SegmentDirectory();
    try {
      for (String name : storage.list()) {
        directory.add(storage, storage.open(name), segmentLength);
      }
    } catch (IOException e) {
      directory.close();
      throw e;
    }
    return directory;
  }

  private void add(SegmentStorage storage, SegmentFile file, int segmentLength) throws IOException {
    SegmentHeader header = SegmentHeader.read(file);
    if (header == null) {
      if (file.length() == segmentLength) {
        others.add(file);
      } else {
        // Made when the process ended, or for another configuration; nothing was ever in it.
        file.close();
        storage.delete(file.name());
      }
      return;
    }
    if (header.length() != segmentLength || file.length() != segmentLength) {
      file.close();
      throw new IOException(
          "segment length differs from log.segment-bytes, which cannot change while there is a log [file="
              + file.name()
              + "] [segment length="
              + header.length()
              + "] [file length="
              + file.length()
              + "] [log.segment-bytes="
              + segmentLength
              + "]");
    }
    Segment before = segments.get(header.number());
    if (before == null || before.header.incarnation() < header.incarnation()) {
      if (before != null) {
        others.add(before.file);
      }
      segments.put(header.number(), new Segment(file, header));
    } else {
      others.add(file);
    }
  }

  @Nullable Segment get(long number) {
    return segments.get(number);
  }

  boolean isEmpty() {
    return segments.isEmpty();
  }

  long highest() {
    return segments.lastKey();
  }

  /** The lowest number from which segments follow each other without a gap up to the given one. */
  long lowestBefore(long number) {
    long lowest = number;
    while (segments.containsKey(lowest - 1)) {
      lowest--;
    }
    return lowest;
  }

  /** Removes and returns the segments from one number to another. */
  List<Segment> take(long from, long to) {
    Map<Long, Segment> range = segments.subMap(from, true, to, true);
    List<Segment> taken = new ArrayList<>(range.values());
    range.clear();
    return taken;
  }

  /** Removes and returns every file that is left. */
  List<SegmentFile> takeRest() {
    List<SegmentFile> rest = new ArrayList<>(others);
    segments.values().forEach(segment -> rest.add(segment.file));
    others.clear();
    segments.clear();
    return rest;
  }

  @Override
  public void close() throws IOException {
    for (SegmentFile file : takeRest()) {
      file.close();
    }
  }
}
