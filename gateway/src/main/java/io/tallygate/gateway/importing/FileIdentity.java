package io.tallygate.gateway.importing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What makes a file that file: its bytes. Two files of the same bytes are one, whatever they are called.
 *
 * @param sha256 of all bytes, in hexadecimal digits
 * @param modified when it was written last
 * @param prefixes hashes of shorter beginnings of it, by length
 */
record FileIdentity(
    String name, long size, String sha256, FileTime modified, Map<Long, String> prefixes) {
  private static final int HASH_DIGITS = 40;
  private static final int BUFFER_LENGTH = 1 << 20;

  /**
   * Reads the file once.
   *
   * @param lengths beginnings whose hashes are wanted too
   */
  static FileIdentity of(Path file, List<Long> lengths) throws IOException {
    FileTime modified = Files.getLastModifiedTime(file);
    List<Long> wanted = lengths.stream().sorted().distinct().toList();
    Map<Long, String> prefixes = new HashMap<>();
    MessageDigest digest = Bookmark.sha256();
    long size = 0;
    byte[] buffer = new byte[BUFFER_LENGTH];
    try (InputStream in = Files.newInputStream(file)) {
      int next = 0;
      while (true) {
        int most = BUFFER_LENGTH;
        while (next < wanted.size() && wanted.get(next) <= size) {
          next++;
        }
        if (next < wanted.size()) {
          most = (int) Math.min(most, wanted.get(next) - size);
        }
        int count = in.readNBytes(buffer, 0, most);
        if (count == 0) {
          break;
        }
        digest.update(buffer, 0, count);
        size += count;
        if (wanted.contains(size)) {
          prefixes.put(size, hex(copy(digest)));
        }
      }
    }
    return new FileIdentity(
        String.valueOf(file.getFileName()), size, hex(digest), modified, Map.copyOf(prefixes));
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * The producer that a gateway knows it as.
   *
   * @param label null: none; another label makes another file of the same bytes
   */
  String producer(@Nullable String label) {
    return "import/"
        + size
        + "/"
        + sha256.substring(0, HASH_DIGITS)
        + (label == null ? "" : "/" + label);
  }
}
