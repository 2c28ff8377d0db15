package io.tallygate.rating.verify;

import io.tallygate.rating.ingest.IdFiles;
import io.tallygate.rating.ingest.IdHorizon;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Ids of the horizon's files, read and left as they are. An old mark may name a bucket that was forgotten since, and its file
 * deleted: its ids are replaced by others, as many, which no event has. A replay never decides by an id, so nothing but their
 * number counts.
 */
record ReadOnlyIds(Path directory) implements IdHorizon.IdSource {
  @Override
  public void load(long bucket, int count, IdHorizon.IdSink sink) throws IOException {
    Path file = directory.resolve(IdFiles.name(bucket));
    if (!Files.exists(file)) {
      for (int i = 0; i < count; i++) {
        sink.accept(~bucket, ~(long) i);
      }
      return;
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
      for (int i = 0; i < count; i++) {
        sink.accept(Long.reverseBytes(in.readLong()), Long.reverseBytes(in.readLong()));
      }
    }
  }
}
