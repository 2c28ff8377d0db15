package io.tallygate.rating.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is where in the files of a journal, and whether anything that was safe is missing. Reads only, also beside the process
 * that appends.
 */
public final class JournalSurvey {
  private JournalSurvey() {}

  /**
   * One file.
   *
   * @param generation the life of the process that appended it
   * @param excerpts whole ones
   * @param messages that begin in it; a long one takes several excerpts
   * @param firstNumber of a message, as the journal numbers them: flushes, catalog versions, entries; 0 without any
   * @param missing excerpts between those that were found, and between this file and the one before it in the same life
   * @param isDamaged whether one of the missing ones was safe on disk once
   */
  public record JournalFile(
      int generation,
      String file,
      long bytes,
      long excerpts,
      long messages,
      long firstNumber,
      long lastNumber,
      long missing,
      boolean isDamaged) {}

  /** Every file, in the order in which they were written. */
  public static List<JournalFile> of(Path directory) throws IOException {
    List<JournalFile> files = new ArrayList<>();
    for (Path generation : ExcerptScan.generations(directory)) {
      files.addAll(ofGeneration(generation));
    }
    return files;
  }

  private static List<JournalFile> ofGeneration(Path home) throws IOException {
    List<Reading> readings = new ArrayList<>();
    long expected = 0;
    long forcedThrough = 0;
    for (Path file : ExcerptScan.files(home)) {
      Reading reading = new Reading(file, expected);
      ExcerptScan.forEach(file, reading);
      expected = reading.expected;
      forcedThrough = Math.max(forcedThrough, reading.forcedThrough);
      readings.add(reading);
    }
    List<JournalFile> files = new ArrayList<>();
    for (Reading reading : readings) {
      files.add(reading.result(Integer.parseInt(home.getFileName().toString()), forcedThrough));
    }
    return files;
  }

  private static final class Reading implements ExcerptScan.Visitor {
    private final Path file;
    private long expected;
    private long forcedThrough;
    private long excerpts;
    private long messages;
    private long firstNumber;
    private long lastNumber;
    private long missing;
    private long firstMissing = Long.MAX_VALUE;

    /**
     * @param expected ordinal of the first excerpt; 0: any, since earlier files may have been deleted
     */
    Reading(Path file, long expected) {
      this.file = file;
      this.expected = expected;
    }

    @Override
    public void excerpt(long offset, ExcerptHeader header, byte[] payload) {
      if (expected != 0 && header.ordinal() > expected) {
        missing += header.ordinal() - expected;
        firstMissing = Math.min(firstMissing, expected);
      }
      expected = header.ordinal() + 1;
      forcedThrough = Math.max(forcedThrough, header.forcedThrough());
      excerpts++;
      if (header.chunk() == 0) {
        messages++;
      }
      if (firstNumber == 0) {
        firstNumber = header.number();
      }
      lastNumber = header.number();
    }

    JournalFile result(int generation, long forced) throws IOException {
      return new JournalFile(
          generation,
          String.valueOf(file.getFileName()),
          Files.size(file),
          excerpts,
          messages,
          firstNumber,
          lastNumber,
          missing,
          firstMissing <= forced);
    }
  }
}
