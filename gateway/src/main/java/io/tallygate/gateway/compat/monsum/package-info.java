/**
 * Monsum, formerly FastBill Automatic: its one URL, in JSON and XML. Usage bookings become kept events, articles are plans and
 * charges, subscriptions and customers those of the catalog, invoices are statements.
 */
@NullMarked
package io.tallygate.gateway.compat.monsum;

import org.jspecify.annotations.NullMarked;
