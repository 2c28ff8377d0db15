package io.tallygate.gateway.importing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.protocol.Frame.Refusal;
import io.tallygate.protocol.RefusalCode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the gateway refused of a file so far: a small file beside the report, so that the report of an import that was killed and
 * started again is complete. The gateway itself remembers the refusals of the last frames only. Nothing depends on it but that
 * report; it is gone when the report is written. Lines end with a newline; a torn last one is left out:
 *
 * <pre>
 *   tallygate-import 1 PRODUCER BOOKMARK-MAPPING
 *   r SEQUENCE INDEX CODE
 *   a SEQUENCE               (everything through it was answered)
 * </pre>
 */
final class ImportJournal implements Closeable {
  private final Path path;
  private final FileChannel channel;
  private final StringBuilder pending = new StringBuilder();
  private final Map<Long, List<Refusal>> known;
  private final long answered;

  private ImportJournal(
      Path path, FileChannel channel, Map<Long, List<Refusal>> known, long answered) {
    this.path = path;
    this.channel = channel;
    this.known = known;
    this.answered = answered;
  }

  private static String head(String producer, Bookmark bookmark) {
    return "tallygate-import 1 " + producer + " " + bookmark.mapping() + "\n";
  }

  /** Whether an earlier run of the same import has left its journal. */
  static boolean isOf(Path path, String producer, Bookmark bookmark) throws IOException {
    return Files.exists(path) && Files.readString(path, UTF_8).startsWith(head(producer, bookmark));
  }

  /** Opens what an earlier run of the same import has left, or begins anew. */
  static ImportJournal open(Path path, String producer, Bookmark bookmark) throws IOException {
    String head = head(producer, bookmark);
    Map<Long, List<Refusal>> known = new HashMap<>();
    long answered = 0;
    StringBuilder kept = new StringBuilder(head);
    if (Files.exists(path)) {
      String text = Files.readString(path, UTF_8);
      if (text.startsWith(head)) {
        int at = head.length();
        StringBuilder group = new StringBuilder();
        List<long[]> refusals = new ArrayList<>();
        for (int end = text.indexOf('\n', at); end >= 0; end = text.indexOf('\n', at)) {
          String line = text.substring(at, end);
          at = end + 1;
          group.append(line).append('\n');
          String[] fields = line.split(" ");
          if (fields[0].equals("r")) {
            refusals.add(
                new long[] {
                  Long.parseLong(fields[1]), Long.parseLong(fields[2]), Long.parseLong(fields[3])
                });
          } else {
            answered = Long.parseLong(fields[1]);
            kept.append(group);
            group.setLength(0);
            for (long[] each : refusals) {
              known
                  .computeIfAbsent(each[0], sequence -> new ArrayList<>())
                  .add(new Refusal(0, (int) each[1], RefusalCode.of((int) each[2])));
            }
            refusals.clear();
          }
        }
      }
    }
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    ImportJournal journal = new ImportJournal(path, channel, known, answered);
    journal.pending.append(kept);
    journal.write();
    return journal;
  }

  /** Through which sequence answers are known from an earlier run; 0: none. */
  long answered() {
    return answered;
  }

  /** The refusals of a frame that an earlier run knows. */
  List<Refusal> refusals(long sequence) {
    return known.getOrDefault(sequence, List.of());
  }

  /** Notes the refusals of a frame; written with {@link #through}. */
  void add(long sequence, List<Refusal> refusals) {
    for (Refusal each : refusals) {
      pending
          .append("r ")
          .append(sequence)
          .append(' ')
          .append(each.index())
          .append(' ')
          .append(each.code().code())
          .append('\n');
    }
  }

  /** Everything through a sequence was answered. */
  void through(long sequence) throws IOException {
    pending.append("a ").append(sequence).append('\n');
    write();
  }

  private void write() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(pending.toString().getBytes(UTF_8));
    pending.setLength(0);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The report is written: it is not needed any more. */
  void delete() throws IOException {
    channel.close();
    Files.deleteIfExists(path);
  }
}
