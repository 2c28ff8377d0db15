/** Billing periods in the customer's zone. */
@NullMarked
package io.tallygate.rating.period;

import org.jspecify.annotations.NullMarked;
