/** What subscriptions have used and cost in their running periods, kept in memory: alerts, and who may still use what. */
@NullMarked
package io.tallygate.rating.threshold;

import org.jspecify.annotations.NullMarked;
