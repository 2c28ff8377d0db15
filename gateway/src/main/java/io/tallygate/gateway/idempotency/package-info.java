/** Answers kept for idempotency keys: what a request that is sent again gets. */
@NullMarked
package io.tallygate.gateway.idempotency;

import org.jspecify.annotations.NullMarked;
