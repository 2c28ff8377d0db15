/** Lago's events, billable metrics and current usage, as its client libraries send and ask for them. */
@NullMarked
package io.tallygate.gateway.compat.lago;

import org.jspecify.annotations.NullMarked;
