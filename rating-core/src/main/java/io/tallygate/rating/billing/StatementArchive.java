package io.tallygate.rating.billing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements issued and periods closed. Any thread; blocks. */
public interface StatementArchive {
  /**
   * Appends, forces and indexes in one go.
   *
   * @param statements numbers must follow {@link #lastNumber}
   * @param closings periods closed, with or without a statement
   */
  void issue(List<Statement> statements, List<Closing> closings);

  @Nullable Statement read(int tenant, long number);

  /**
   * Statements in the order of their numbers.
   *
   * @param customer null: every customer
   * @param subscription null: every subscription
   * @param afterNumber greater numbers only
   */
  List<StatementEntry> list(
      int tenant,
      @Nullable String customer,
      @Nullable String subscription,
      long afterNumber,
      int limit);

  /** The greatest number issued; 0 if none. */
  long lastNumber();

  /** Every period closed, in the order of subscription and start. */
  List<Closing> closings(int tenant);
}
