/**
 * Usage from files: what a mapping says, rows of CSV, fixed width and NDJSON files, frames made from them, and the report on what
 * became of them. A client of a gateway over the binary protocol; nothing of the gateway needs it.
 */
@NullMarked
package io.tallygate.gateway.importing;

import org.jspecify.annotations.NullMarked;
