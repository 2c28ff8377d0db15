package io.tallygate.gateway.importing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens files for reading rows: plain, or compressed by gzip. */
final class SourceFile {
  private SourceFile() {}

  static boolean isCompressed(Path file) {
    return file.getFileName().toString().endsWith(".gz");
  }

  /**
   * Opens a file and goes to its first row.
   *
   * @param size how much of it is read
   */
  static RowReader open(Path file, long size, RowReaders readers)
      throws IOException, ImportException {
    InputStream in = Files.newInputStream(file);
    try {
      boolean isCompressed = isCompressed(file);
      FileBytes bytes =
          new FileBytes(
              isCompressed ? new GZIPInputStream(in, 1 << 16) : in,
              isCompressed ? Bookmark.OFFSET_MAX : size);
      begin(bytes, readers.skipLines());
      return readers.open(bytes);
    } catch (IOException | ImportException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static void begin(FileBytes bytes, int skipLines) throws IOException, ImportException {
    bytes.fill();
    if (bytes.limit >= 2) {
      int first = bytes.bytes[0] & 0xFF;
      int second = bytes.bytes[1] & 0xFF;
      if ((first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF)) {
        throw new ImportException(
            "the file is UTF-16, which is not read; convert it: iconv -f UTF-16 -t UTF-8");
      }
      if (bytes.limit >= 3 && first == 0xEF && second == 0xBB && (bytes.bytes[2] & 0xFF) == 0xBF) {
        bytes.position = 3;
      }
    }
    for (int i = 0; i < skipLines; i++) {
      bytes.skipLine();
    }
  }
}
