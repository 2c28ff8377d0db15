package io.tallygate.rating.log;

import java.io.IOException;
import java.util.List;

/** Where segment files live. Any thread, one at a time. */
public interface SegmentStorage {
  /** Names of the files there are. */
  List<String> list() throws IOException;

  SegmentFile open(String name) throws IOException;

  /** Makes a file, writes it full of zero bytes, and forces it and its directory entry. */
  SegmentFile create(String name, int length) throws IOException;

  /**
   * Makes a file that reads as zero bytes without having been written, and forces it and its directory entry. It takes some
   * milliseconds and no space until it is written to; a force after the first write to a part of it costs the file system's
   * metadata as well.
   */
  SegmentFile createSparse(String name, int length) throws IOException;

  void delete(String name) throws IOException;

  /** Space that files could still take. */
  long usableBytes() throws IOException;
}
