package io.tallygate.rating.billing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements made, what became of them, and periods closed. Any thread; blocks. */
public interface StatementArchive {
  /**
   * Appends, forces and indexes in one go. Statements in state {@link StatementState#ISSUED} get their numbers.
   *
   * @param statements ids must follow {@link #lastId}; drafts, or to be issued
   * @param closings periods closed, with or without a statement
   * @return the statements as the archive has them
   */
  List<Statement> add(List<Statement> statements, List<Closing> closings);

  /**
   * Moves drafts on, all or none. Those that are where the step leads already are left as they are.
   *
   * @param by name of who asks for it
   * @return the statements afterwards, in the order of their ids
   * @throws StatementStateException if there is no such statement, or one is not in a state for the step
   */
  List<StatementEntry> change(
      StatementChange.Step step, int tenant, List<Long> ids, Instant at, String by);

  @Nullable Statement read(int tenant, long id);

  /**
   * Statements in the order of their ids.
   *
   * @param afterId greater ids only
   */
  List<StatementEntry> list(int tenant, StatementFilter filter, long afterId, int limit);

  /**
   * Statements in the falling order of their ids.
   *
   * @param beforeId lesser ids only
   */
  List<StatementEntry> newest(int tenant, StatementFilter filter, long beforeId, int limit);

  /** The greatest id given; 0 if none. */
  long lastId();

  /** The greatest number that a tenant's statements were issued with; 0 if none. */
  long lastNumber(int tenant);

  /** Every period closed, in the order of subscription, start and statement. */
  List<Closing> closings(int tenant);

  /** Those of one subscription. */
  List<Closing> closings(int tenant, String subscription);
}
