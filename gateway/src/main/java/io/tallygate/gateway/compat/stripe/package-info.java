/** Stripe's meter events, meters and summaries, as its client libraries send and ask for them. */
@NullMarked
package io.tallygate.gateway.compat.stripe;

import org.jspecify.annotations.NullMarked;
