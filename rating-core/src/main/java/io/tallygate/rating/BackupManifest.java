package io.tallygate.rating;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * What a backup consists of: written last, so that a backup without one is none.
 *
 * <pre>
 *  tallygate-backup 1
 *  made 2026-11-27T00:00:00Z
 *  position 123
 *  CRC32C-in-hex length path         one line a file, in the order of their paths
 *  files 17
 * </pre>
 *
 * @param made when it was begun
 * @param position end of the usage log in it
 */
public record BackupManifest(Instant made, long position, List<Entry> files) {
  static final String NAME = "MANIFEST";
  private static final String HEAD = "tallygate-backup 1";
  private static final int HEAD_LINES = 3;
  private static final int CHUNK_LENGTH = 1 << 20;

  public BackupManifest {
    files = List.copyOf(files);
  }

  /**
   * A file.
   *
   * @param path relative to the backup, with slashes
   */
  public record Entry(String path, long length, int crc) {}

  /** Length of all files in bytes. */
  public long bytes() {
    return files.stream().mapToLong(Entry::length).sum();
  }

  /** Reads every file of a backup and writes its manifest. */
  static BackupManifest write(Path backup, Instant made, long position) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path file : filesOf(backup)) {
      entries.add(entry(backup, file));
    }
    BackupManifest manifest = new BackupManifest(made, position, entries);
    Path file = backup.resolve(NAME);
    Files.writeString(file, manifest.text());
    FileCopies.force(file);
    FileCopies.force(backup);
    return manifest;
  }

  /** What a manifest says there is. */
  static BackupManifest read(Path backup) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(backup.resolve(NAME));
    } catch (NoSuchFileException e) {
      throw new IOException(
          "this is no backup, or one that was not finished: it has no "
              + NAME
              + " [backup="
              + backup
              + "]",
          e);
    }
    try {
      if (!lines.get(0).equals(HEAD)) {
        throw new IOException("backup of another version [found=" + lines.get(0) + "]");
      }
      List<Entry> entries = new ArrayList<>();
      for (String line : lines.subList(HEAD_LINES, lines.size() - 1)) {
        String[] parts = line.split(" ", 3);
        entries.add(
            new Entry(parts[2], Long.parseLong(parts[1]), HexFormat.fromHexDigits(parts[0])));
      }
      if (!lines.get(lines.size() - 1).equals("files " + entries.size())) {
        throw new IOException("the manifest does not end with the number of its files");
      }
      return new BackupManifest(
          Instant.parse(value(lines.get(1))), Long.parseLong(value(lines.get(2))), entries);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("the manifest cannot be read [backup=" + backup + "]", e);
    }
  }

  private static String value(String line) {
    return line.substring(line.indexOf(' ') + 1);
  }

  /**
   * Reads every file.
   *
   * @throws IOException naming a file that is missing or differs
   */
  void check(Path backup) throws IOException {
    for (Entry entry : files) {
      Path file = backup.resolve(entry.path()).normalize();
      if (!file.startsWith(backup.normalize())) {
        throw new IOException(
            "the manifest names a file outside of the backup [file=" + entry.path() + "]");
      }
      if (!Files.isRegularFile(file) || !entry(backup, file).equals(entry)) {
        throw new IOException(
            "a file of the backup is missing or differs from what was written [file="
                + entry.path()
                + "]");
      }
    }
  }

  private static List<Path> filesOf(Path backup) throws IOException {
    try (Stream<Path> tree = Files.walk(backup)) {
      return tree.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Entry entry(Path backup, Path file) throws IOException {
    CRC32C crc = new CRC32C();
    long length = 0;
    byte[] chunk = new byte[CHUNK_LENGTH];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        crc.update(chunk, 0, read);
        length += read;
      }
    }
    String path = backup.normalize().relativize(file.normalize()).toString();
    return new Entry(path.replace('\\', '/'), length, (int) crc.getValue());
  }

  private String text() {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    text.append("made ").append(made).append('\n');
    text.append("position ").append(position).append('\n');
    for (Entry entry : files) {
      text.append(HexFormat.of().toHexDigits(entry.crc()))
          .append(' ')
          .append(entry.length())
          .append(' ')
          .append(entry.path())
          .append('\n');
    }
    return text.append("files ").append(files.size()).append('\n').toString();
  }
}
