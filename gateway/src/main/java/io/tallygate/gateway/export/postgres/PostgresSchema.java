package io.tallygate.gateway.export.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.gateway.export.sink.SinkException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** The tables that an export fills: created where there are none, in one transaction, and checked where there are. */
final class PostgresSchema {
  static final String NAME = "tallygate";

  private static final long VERSION = 1;
  private static final String RESOURCE = "schema.sql";

  private PostgresSchema() {}

  static void createOrCheck(PostgresSession session) throws SQLException, SinkException {
    String encoding = session.text("SHOW server_encoding");
    if (!encoding.equals("UTF8")) {
      throw new SinkException(
          "the database must hold its texts as UTF8 [server_encoding=" + encoding + "]");
    }
    // Not CREATE … IF NOT EXISTS: that asks for the right to create even where nothing is to be
    // created.
    if (session.isTrue("SELECT to_regclass('tallygate.layout') IS NULL", List.of())) {
      session.execute(ddl());
    }
    long version = session.number("SELECT version FROM tallygate.layout", List.of());
    if (version != VERSION) {
      throw new SinkException(
          "the tables in PostgreSQL are of a layout that this version does not know [layout="
              + version
              + "] [known="
              + VERSION
              + "]");
    }
    session.commit();
  }

  private static String ddl() {
    try (InputStream resource = PostgresSchema.class.getResourceAsStream(RESOURCE)) {
      return new String(Objects.requireNonNull(resource, RESOURCE).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
