/** The usage store (DuckDB): everything counted, and kept events, with the commit position in the same transaction. */
@NullMarked
package io.tallygate.rating.store;

import org.jspecify.annotations.NullMarked;
