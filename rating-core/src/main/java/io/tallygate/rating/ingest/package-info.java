/** The ring and the one thread that de-duplicates, logs and counts. */
@NullMarked
package io.tallygate.rating.ingest;

import org.jspecify.annotations.NullMarked;
