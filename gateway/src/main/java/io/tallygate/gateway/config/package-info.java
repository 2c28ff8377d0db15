/** Settings: where they come from, their limits, and what they mean. */
@NullMarked
package io.tallygate.gateway.config;

import org.jspecify.annotations.NullMarked;
