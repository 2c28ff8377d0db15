package io.tallygate.rating.verify;

import io.tallygate.rating.ingest.IdHorizon;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ids of the horizon's files, read and left as they are. */
record ReadOnlyIds(Path directory) implements IdHorizon.IdSource {
  @Override
  public void load(int hour, int count, IdHorizon.IdSink sink) throws IOException {
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                Files.newInputStream(directory.resolve(hour + ".ids")), 1 << 20))) {
      for (int i = 0; i < count; i++) {
        sink.accept(Long.reverseBytes(in.readLong()), Long.reverseBytes(in.readLong()));
      }
    }
  }
}
