package io.tallygate.gateway.importing;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The rows of a file, one after the other. For one thread. */
interface RowReader extends Closeable {
  /** Names of the columns, in their order; read before the first row. */
  List<String> columns() throws IOException, ImportException;

  /** Reads the next row into the argument; false at the end of the file. A row that is not well formed has a problem. */
  boolean next(Row row) throws IOException;
}
