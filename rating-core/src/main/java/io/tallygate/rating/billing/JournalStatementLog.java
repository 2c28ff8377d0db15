package io.tallygate.rating.billing;

import io.tallygate.rating.journal.StatementJournal;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The statement journal as the archive sees it. */
public record JournalStatementLog(StatementJournal journal) implements StatementLog {
  @Override
  public long append(byte[] entry) {
    try {
      return journal.append(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void force() {
    try {
      journal.force();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public byte[] read(long index) {
    try {
      return journal.read(index);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void forEachAfter(long index, Visitor visitor) {
    try {
      journal.forEachAfter(index, visitor::entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
