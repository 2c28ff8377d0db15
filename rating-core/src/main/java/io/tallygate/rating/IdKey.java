package io.tallygate.rating;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.tallygate.rating.ingest.IdHasher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;

/**
 * The key of the id hashes: 16 random bytes, made once per data directory. Keyed, so that nobody outside can make two ids
 * meet in one hash; kept, so that an id hashes to the same value after a restart.
 */
record IdKey(long key0, long key1) {
  private static final int LENGTH = 16;

  /** Reads the key, or makes and forces one. */
  static IdKey loadOrCreate(Path file) throws IOException {
    if (!Files.exists(file)) {
      create(file);
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length != LENGTH) {
      throw new IOException(
          "id key has the wrong length [file=" + file + "] [bytes=" + bytes.length + "]");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new IdKey(buffer.getLong(), buffer.getLong());
  }

  private static void create(Path file) throws IOException {
    byte[] key = new byte[LENGTH];
    new SecureRandom().nextBytes(key);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (FileChannel channel = FileChannel.open(draft, CREATE_NEW, WRITE)) {
      channel.write(ByteBuffer.wrap(key));
      channel.force(true);
    }
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the data directory cannot rename atomically [file=" + file + "]", e);
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      try (FileChannel channel = FileChannel.open(directory, READ)) {
        channel.force(true);
      }
    }
  }

  IdHasher newHasher() {
    return new IdHasher(key0, key1);
  }
}
