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
        SegmentFile file = storage.open(name);
        if (!directory.add(file, segmentLength)) {
          // Made when the process ended, or for another configuration; nothing was ever in it.
          file.close();
          storage.delete(name);
        }
      }
    } catch (IOException e) {
      directory.close();
      throw e;
    }
    return directory;
  }

  /** The segments of a log that is being written: files that are just being made are left alone. */
  static SegmentDirectory openBeside(SegmentStorage storage, int segmentLength) throws IOException {
    SegmentDirectory directory = new SegmentDirectory();
    try {
      for (String name : storage.list()) {
        SegmentFile file = storage.open(name);
        if (!directory.add(file, segmentLength)) {
          file.close();
        }
      }
    } catch (IOException e) {
      directory.close();
      throw e;
    }
    return directory;
  }

  /** Returns whether the file is one of the log's; if so it is closed with the directory, whatever happens. */
  private boolean add(SegmentFile file, int segmentLength) throws IOException {
    SegmentHeader header;
    try {
      header = SegmentHeader.read(file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    if (header == null) {
      boolean whole = file.length() == segmentLength;
      if (whole) {
        others.add(file);
      }
      return whole;
    }
    if (header.length() != segmentLength || file.length() != segmentLength) {
      long length = file.length();
      file.close();
      throw new IOException(
          "segment length differs from log.segment-bytes, which cannot change while there is a log [file="
              + file.name()
              + "] [segment length="
              + header.length()
              + "] [file length="
              + length
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
    return true;
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

  /** The highest number below the given one; null if there is none. */
  @Nullable Long below(long number) {
    return segments.lowerKey(number);
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
