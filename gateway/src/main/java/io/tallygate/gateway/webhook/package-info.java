/** Delivers alerts to the endpoints that tenants have named: signed, at least once, without waiting for the slow ones. */
@NullMarked
package io.tallygate.gateway.webhook;

import org.jspecify.annotations.NullMarked;
