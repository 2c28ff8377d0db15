/**
 * Other products' wire forms, a package each: their senders need another address and nothing else. Each translates requests into
 * events, questions and catalog changes of this gateway, and the answers back; none counts, keeps or rates anything itself.
 */
@NullMarked
package io.tallygate.gateway.compat;

import org.jspecify.annotations.NullMarked;
