/** A snapshot's tables in PostgreSQL: copied in batches, each with a note of how far it is, so that any run goes on from there. */
@NullMarked
package io.tallygate.gateway.export.postgres;

import org.jspecify.annotations.NullMarked;
