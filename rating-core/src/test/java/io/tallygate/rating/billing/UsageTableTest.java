package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.store.UsageRow;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTableTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldFindTheRowsOfEverySubjectInOrder(boolean isByWindow) {
    Random random = new Random(7);
    UsageTable table = new UsageTable(isByWindow);
    Map<String, List<UsageRow>> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      // "AaAa" and "BBBB" have the same hash: subjects of one hash are told apart.
      String subject = (random.nextBoolean() ? "AaAa" : "BBBB") + random.nextInt(4_000);
      BigInteger sum = BigInteger.valueOf(random.nextLong()).shiftLeft(random.nextInt(3));
      int window = random.nextInt(100);
      UsageRow row =
          new UsageRow(
              i, subject, List.of("v" + i % 3), i, sum, window, window + random.nextInt(5), i % 9);
      table.accept(row);
      expected.computeIfAbsent(subject, key -> new ArrayList<>()).add(row);
    }

    assertThat(table.size()).isEqualTo(20_000);
    Comparator<UsageRow> order =
        isByWindow
            ? Comparator.comparingInt(UsageRow::firstWindow).thenComparingInt(UsageRow::series)
            : Comparator.comparingInt(UsageRow::series);
    expected.forEach(
        (subject, rows) -> {
          rows.sort(order);
          assertThat(table.rows(subject)).isEqualTo(rows);
        });
    assertThat(table.rows("nobody")).isEmpty();
  }
}
