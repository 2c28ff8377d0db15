package io.tallygate.rating.export;

import java.sql.SQLException;
import java.util.function.Consumer;

/** Takes rows from something that hands them to a {@link Consumer}, and may fail as SQL does. */
@FunctionalInterface
interface SqlRows<T> {
  void row(T row) throws SQLException;

  /** Takes every row; the first failure ends it. */
  default void of(Consumer<Consumer<T>> all) throws SQLException {
    try {
      all.accept(
          row -> {
            try {
              row(row);
            } catch (SQLException e) {
              throw new Failure(e);
            }
          });
    } catch (Failure e) {
      throw e.cause;
    }
  }

  /** Carries the failure past the consumer. */
  final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final SQLException cause;

    private Failure(SQLException cause) {
      super(cause.getMessage(), cause, false, false);
      this.cause = cause;
    }
  }
}
