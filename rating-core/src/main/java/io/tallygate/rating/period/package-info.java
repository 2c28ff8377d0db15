/** Billing periods as the customer's zones make them, and what share of one is used. */
@NullMarked
package io.tallygate.rating.period;

import org.jspecify.annotations.NullMarked;
