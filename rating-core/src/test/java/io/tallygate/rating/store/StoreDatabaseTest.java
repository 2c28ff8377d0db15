package io.tallygate.rating.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreDatabaseTest {
  private static final int LIMIT_MIB = 16;

  @TempDir Path directory;

  @Test
  void shouldTellThatItHasNoMemoryAndGoOnWhenItHas() {
    try (StoreDatabase database = StoreDatabase.open(directory, LIMIT_MIB, 1)) {
      database.write("table", c -> StoreDatabase.change(c, "CREATE TABLE kept(n BIGINT)"));
      StoreFailedException failure =
          catchThrowableOfType(
              StoreFailedException.class,
              () ->
                  database.write(
                      "merge",
                      connection -> {
                        StoreDatabase.change(connection, "INSERT INTO kept VALUES (1)");
                        // A list is held as a whole: 160 MB.
                        return StoreDatabase.number(
                            connection, "SELECT len(list(range)) FROM range(20_000_000)");
                      }));
      assertThat(failure.isOutOfMemory()).isTrue();

      database.write("row", c -> StoreDatabase.change(c, "INSERT INTO kept VALUES (2)"));
      assertThat(
              database.<Long>read("sum", c -> StoreDatabase.number(c, "SELECT sum(n) FROM kept")))
          .isEqualTo(2);
    }
  }

  @Test
  void shouldTellOtherFailuresApart() {
    try (StoreDatabase database = StoreDatabase.open(directory, LIMIT_MIB, 1)) {
      StoreFailedException failure =
          catchThrowableOfType(
              StoreFailedException.class,
              () -> database.read("nothing", c -> StoreDatabase.number(c, "SELECT n FROM none")));
      assertThat(failure.isOutOfMemory()).isFalse();
    }
  }
}
