/** Copies for other programs: snapshots in DuckDB, the ledger, and tables of both in files. */
@NullMarked
package io.tallygate.rating.export;

import org.jspecify.annotations.NullMarked;
