package io.tallygate.rating;

import io.tallygate.rating.journal.Barrier;
import io.tallygate.rating.log.DiskSegmentStorage;
import io.tallygate.rating.log.SegmentStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a core keeps its log and its journals on: the seam at which tests put in a disk that fails or fills up. Any thread.
 */
public interface Disk {
  /** The file system. */
  Disk FILES =
      new Disk() {
        @Override
        public SegmentStorage segments(Path directory) throws IOException {
          return new DiskSegmentStorage(directory);
        }

        @Override
        public Barrier barrier() {
          return Barrier.DISK;
        }

        @Override
        public long usableBytes(Path directory) throws IOException {
          return Files.getFileStore(directory).getUsableSpace();
        }
      };

  /** Where the segments of the usage log live. */
  SegmentStorage segments(Path directory) throws IOException;

  /** What makes the journals durable. */
  Barrier barrier();

  /** Space that files below a directory could still take, in bytes. */
  long usableBytes(Path directory) throws IOException;
}
