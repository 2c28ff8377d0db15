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

  /**
   * Moves drafts on in one transaction. Discarding them takes back the closings of their periods, and of later ones in which
   * there was nothing to bill.
   *
   * @param throughIndex the journal entry that says so
   */
  void change(StatementChange change, long throughIndex);

  /** Last journal entry indexed; less than any if none. */
  long throughIndex();

  /** Null if there is no such statement. */
  @Nullable Row find(int tenant, long id);

  /** As {@link StatementArchive#list}. */
  List<StatementEntry> list(int tenant, StatementFilter filter, long afterId, int limit);

  /** As {@link StatementArchive#newest}. */
  List<StatementEntry> newest(int tenant, StatementFilter filter, long beforeId, int limit);

  /** As {@link StatementArchive#lastId}. */
  long lastId();

  /** As {@link StatementArchive#lastNumber}. */
  long lastNumber(int tenant);

  /** As {@link StatementArchive#closings(int)}. */
  List<Closing> closings(int tenant);

  /** As {@link StatementArchive#closings(int, String)}. */
  List<Closing> closings(int tenant, String subscription);
}
