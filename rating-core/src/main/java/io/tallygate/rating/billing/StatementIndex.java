package io.tallygate.rating.billing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link JournaledStatements} finds statements by: kept by the usage store, rebuilt from the journal. Any thread. */
public interface StatementIndex {
  /** A statement in the index, and where the journal has it. */
  record Row(StatementEntry entry, long journalIndex) {}

  /**
   * Adds rows in one transaction.
   *
   * @param throughIndex last journal entry that the rows come from
   */
  void add(List<Row> statements, List<Closing> closings, long throughIndex);

  /** Last journal entry indexed; less than any if none. */
  long throughIndex();

  /** Where the journal has a statement; -1 if there is no such statement. */
  long find(int tenant, long number);

  /** As {@link StatementArchive#list}. */
  List<StatementEntry> list(
      int tenant,
      @Nullable String customer,
      @Nullable String subscription,
      long afterNumber,
      int limit);

  /** As {@link StatementArchive#lastNumber}. */
  long lastNumber();

  /** As {@link StatementArchive#closings}. */
  List<Closing> closings(int tenant);
}
