package io.tallygate.gateway.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the console, ready to be sent.
 *
 * @param hash of its content: two files with the same one are the same
 * @param compressed the same content in gzip
 */
@SuppressWarnings("ArrayRecordComponent")
record ConsoleFile(String contentType, String hash, byte[] content, byte[] compressed) {
  /** 128 bits tell any two versions of a file apart. */
  private static final int HASH_BYTES = 16;

  static ConsoleFile of(String contentType, byte[] content) {
    return new ConsoleFile(contentType, hash(content), content, compress(content));
  }

  private static String hash(byte[] content) {
    try {
      byte[] all = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(Arrays.copyOf(all, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] compress(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return bytes.toByteArray();
  }
}
