package io.tallygate.rating.billing;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A statement that a person should look at before it goes out: more than twice or less than half of the one before, or of the
 * other sign.
 *
 * @param statement its id; none was made where it is 0
 * @param before total of the subscription's statement before
 * @param total its own
 */
public record Outlier(
    long statement, String customer, String subscription, BigDecimal before, BigDecimal total) {
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /**
   * Compares a statement with the one before.
   *
   * @param before null: there is none to compare with
   */
  static Optional<Outlier> find(Statement statement, @Nullable BigDecimal before) {
    if (before == null || !isFar(before, statement.total())) {
      return Optional.empty();
    }
    return Optional.of(
        new Outlier(
            statement.isBlank() ? 0 : statement.id(),
            statement.customer(),
            statement.subscription(),
            before,
            statement.total()));
  }

  private static boolean isFar(BigDecimal before, BigDecimal total) {
    if (before.signum() != total.signum()) {
      return true;
    }
    BigDecimal was = before.abs();
    BigDecimal is = total.abs();
    return is.compareTo(was.multiply(TWO)) > 0 || is.multiply(TWO).compareTo(was) < 0;
  }
}
