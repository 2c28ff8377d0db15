/** Who may do what: API keys. */
@NullMarked
package io.tallygate.gateway.security;

import org.jspecify.annotations.NullMarked;
